package io.cachestarter.autoconfigure;

import java.util.List;

import io.cachestarter.web.ProblemResponder;
import io.cachestarter.web.RateLimitExceptionResolver;
import io.cachestarter.web.RateLimitResponder;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;

/**
 * What clients of a servlet application are told about their limits. Needs Spring MVC.
 */
@Configuration(proxyBeanMethods = false)
class RateLimitResponses {

	@Bean
	@ConditionalOnMissingBean
	RateLimitResponder cacheStarterRateLimitResponder(ObjectProvider<JsonMapper> mappers,
			CacheStarterProperties properties) {
		return new ProblemResponder(mappers.getIfUnique(JsonMapper::shared), properties.rateLimit().legacyHeaders());
	}

	@Bean
	WebMvcConfigurer cacheStarterRateLimitExceptions(ObjectProvider<RateLimitResponder> responder) {
		return new ExceptionsConfigurer(responder);
	}

	/** The methods that the application has for exceptions come first. */
	private record ExceptionsConfigurer(ObjectProvider<RateLimitResponder> responder) implements WebMvcConfigurer {

		@Override
		public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
			int next = 0;
			for (int i = 0; i < resolvers.size(); i++) {
				if (resolvers.get(i) instanceof ExceptionHandlerExceptionResolver) {
					next = i + 1;
				}
			}
			resolvers.add(next, new RateLimitExceptionResolver(this.responder.getObject()));
		}

	}

}
