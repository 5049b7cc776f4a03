package io.cachestarter.autoconfigure;

import java.util.List;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.interceptor.HttpRequests;
import io.cachestarter.interceptor.RateLimitedAdvisor;
import io.cachestarter.ratelimit.KeyResolver;
import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.ratelimit.RateLimiters;
import io.cachestarter.ratelimit.RecordingLimiters;
import io.cachestarter.ratelimit.RedisRateLimiters;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.web.RateLimitInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The wiring of the rate limits, without a Redis: nothing is opened before it is used.
 */
class CacheStarterRateLimitsAutoConfigurationTests {

	private static final String[] RULE = { "cache-starter.rate-limit.rules[0].name=api",
			"cache-starter.rate-limit.rules[0].paths=/api/**", "cache-starter.rate-limit.rules[0].limits[0].limit=5",
			"cache-starter.rate-limit.rules[0].limits[0].window=1s" };

	private final ApplicationContextRunner runner = set(new ApplicationContextRunner());

	private final WebApplicationContextRunner web = set(new WebApplicationContextRunner());

	private static <T extends AbstractApplicationContextRunner<T, ?, ?>> T set(T runner) {
		return runner
			.withConfiguration(
					AutoConfigurations.of(DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
							CacheStarterLocksAutoConfiguration.class, CacheStarterRateLimitsAutoConfiguration.class,
							CacheStarterWebRateLimitsAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withPropertyValues("cache-starter.enabled=false", "spring.application.name=limits")
			.withBean(Orders.class);
	}

	@Test
	void definesLimitersWithoutTheCacheAndOpensNothing() {
		this.runner.withPropertyValues(RULE).run((context) -> {
			assertThat(context).hasSingleBean(RedisRateLimiters.class)
				.hasSingleBean(RateLimitedAdvisor.class)
				.doesNotHaveBean(TwoLevelCacheManager.class)
				.doesNotHaveBean(HttpRequests.class)
				.doesNotHaveBean("cacheStarterRateLimitInterceptor");
			assertOpensNothing(context);
		});
	}

	@Test
	void limitsRequestsInServletApplicationsAndOpensNothing() {
		this.web.withPropertyValues(RULE).withBean(Page.class).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(RedisRateLimiters.class)
				.hasSingleBean(RateLimitInterceptor.class);
			assertOpensNothing(context);
		});
	}

	@Test
	void isNotThereWhenItIsSwitchedOff() {
		this.web.withPropertyValues(RULE)
			.withPropertyValues("cache-starter.rate-limit.enabled=false")
			.withBean(RecordingLimiters.class)
			.run((context) -> {
				context.getBean(Orders.class).close();

				assertThat(context.getBean(RecordingLimiters.class).events()).isEmpty();
				assertThat(context).doesNotHaveBean(RedisRateLimiters.class)
					.doesNotHaveBean(RateLimitedAdvisor.class)
					.doesNotHaveBean(RateLimitInterceptor.class);
			});
	}

	@Test
	void usesLimitersOfTheApplication() {
		this.runner.withBean(RecordingLimiters.class).run((context) -> {
			context.getBean(Orders.class).close();

			RecordingLimiters limiters = context.getBean(RecordingLimiters.class);
			assertThat(context).doesNotHaveBean(RedisRateLimiters.class);
			assertThat(limiters.events()).containsExactly("ask Orders.close[]");
			assertThat(limiters.limiters()).extracting(RateLimiterSettings::name).containsExactly("Orders.close");
		});
	}

	@Test
	void limitsHandlersByTheInterceptorOnly() {
		this.web.withBean(Page.class).withBean(RecordingLimiters.class).run((context) -> {
			context.getBean(Page.class).find();

			assertThat(context.getBean(RecordingLimiters.class).events()).isEmpty();
		});
	}

	@Test
	void limitsCallsOfHandlersIfSpringMvcTakesNoInterceptor() {
		this.web.withBean(Page.class)
			.withBean(RecordingLimiters.class)
			.withUserConfiguration(OwnMvc.class)
			.run((context) -> {
				context.getBean(Page.class).find();

				assertThat(context).doesNotHaveBean(RateLimitInterceptor.class);
				assertThat(context.getBean(RecordingLimiters.class).events()).containsExactly("ask Page.find[]");
			});
	}

	@Test
	void worksWithoutSpringMvcAndServlets() {
		this.runner.withPropertyValues(RULE)
			.withBean(RecordingLimiters.class)
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web"))
			.run((context) -> {
				context.getBean(Orders.class).close();

				assertThat(context.getBean(RecordingLimiters.class).events()).containsExactly("ask Orders.close[]");
			});
	}

	@Test
	void worksInAServletApplicationWithoutSpringMvc() {
		this.web.withPropertyValues(RULE)
			.withBean(RecordingLimiters.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
			.run((context) -> {
				context.getBean(Orders.class).close();

				assertThat(context.getBean(RecordingLimiters.class).events()).containsExactly("ask Orders.close[]");
			});
	}

	@Test
	void stopsTheStartWhenALimiterIsWrong() {
		this.runner.withPropertyValues("cache-starter.rate-limit.limiters.api.limits[0].limit=0")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidCacheSettingException.class)
				.hasMessageContaining("'cache-starter.rate-limit.limiters.api.limits[0].limit'"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			key       | #         | fixed text
			key       | tenant    | header:X-Name
			permits   | 0         | from 1
			condition | #n >      | Correct the expression
			plan      | session   | #request.session
			paths     | /api/{id  | /users/{id}
			""")
	void stopsTheStartWhenATextOfARuleIsWrong(String attribute, String value, String remedy) {
		this.web.withPropertyValues(RULE)
			.withPropertyValues("cache-starter.rate-limit.rules[0]." + attribute + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidCacheSettingException.class)
				.hasMessageContaining("'cache-starter.rate-limit.rules[0]." + attribute + "'")
				.hasMessageContaining("'" + value + "'")
				.hasMessageContaining(remedy));
	}

	@Test
	void doesNotMakeAResolverAtTheStart() {
		this.web.withPropertyValues(RULE)
			.withPropertyValues("cache-starter.rate-limit.rules[0].key=tenant")
			.withBean("tenant", KeyResolver.class, () -> {
				throw new IllegalStateException("made at the start");
			}, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static void assertOpensNothing(ConfigurableApplicationContext context) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		List<String> names = List.of(beans.getBeanNamesForType(RedisGateway.class, true, false));
		assertThat(names).hasSize(1).noneMatch(beans::containsSingleton);
		assertThat(List.of(beans.getBeanNamesForType(RateLimiters.class, true, false))).hasSize(1)
			.noneMatch(beans::containsSingleton);
	}

	public static class Orders {

		@RateLimited(limit = 5, window = "1s")
		public void close() {
		}

	}

	@RestController
	static class Page {

		@GetMapping("/find")
		@RateLimited(limit = 5, window = "1s")
		public String find() {
			return "found";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMvc extends WebMvcConfigurationSupport {

	}

}
