package io.cachestarter.autoconfigure;

import io.cachestarter.interceptor.DeclaredLimiters;
import io.cachestarter.interceptor.HttpRequests;
import io.cachestarter.interceptor.LimitRules;
import io.cachestarter.ratelimit.RateLimiters;
import io.cachestarter.web.MvcRequests;
import io.cachestarter.web.RateLimitInterceptor;
import io.cachestarter.web.RateLimitResponder;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.DelegatingWebMvcConfiguration;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Auto-configuration of the rate limits of HTTP requests in Spring MVC. Steps aside if
 * the application configures Spring MVC without asking for configurers: the limits of
 * handler methods are those of their calls then, and there are no rules.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = CacheStarterRateLimitsAutoConfiguration.class,
		afterName = "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration")
@ConditionalOnClass({ HttpServletRequest.class, DispatcherServlet.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean({ LimitRules.class, DelegatingWebMvcConfiguration.class })
@Import(RateLimitResponses.class)
public final class CacheStarterWebRateLimitsAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean(HttpRequests.class)
	static MvcRequests cacheStarterMvcRequests() {
		return new MvcRequests();
	}

	@Bean
	@ConditionalOnMissingBean
	RateLimitInterceptor cacheStarterRateLimitInterceptor(RateLimitSettings settings, LimitRules rules,
			HttpRequests requests, DeclaredLimiters declared, ObjectProvider<RateLimiters> limiters,
			ObjectProvider<RateLimitResponder> responder,
			@Qualifier("mvcPatternParser") ObjectProvider<PathPatternParser> parser) {
		PathRulesFactory paths = new PathRulesFactory(settings.rules(), rules);
		return new RateLimitInterceptor(new Remembered<>(() -> paths.create(parser.getObject())), rules, requests,
				new Remembered<>(() -> declared.defineIn(limiters.getObject())),
				new Remembered<>(responder::getObject));
	}

	@Bean
	WebMvcConfigurer cacheStarterRateLimitConfigurer(RateLimitInterceptor interceptor) {
		return new RateLimitConfigurer(interceptor);
	}

}
