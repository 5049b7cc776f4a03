package io.cachestarter.autoconfigure;

import java.util.List;

import io.cachestarter.autoconfigure.endpoint.CacheStarterRateLimitsEndpointAutoConfiguration;
import io.cachestarter.autoconfigure.metrics.CacheStarterRateLimitMetricsAutoConfiguration;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.observe.RateLimitMetrics;
import io.cachestarter.observe.RateLimitsEndpoint;
import io.cachestarter.ratelimit.RateLimitObserver;
import io.cachestarter.ratelimit.RateLimitOutcome;
import io.cachestarter.ratelimit.RedisRateLimiters;
import io.cachestarter.redis.RedisGateway;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/** The wiring of meters and endpoint, without a Redis: nothing is opened. */
class RateLimitObservationTests {

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
				CacheStarterLocksAutoConfiguration.class, MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				CacheStarterRateLimitMetricsAutoConfiguration.class,
				CacheStarterRateLimitsEndpointAutoConfiguration.class))
		.withPropertyValues("spring.application.name=limits", "management.endpoints.web.exposure.include=ratelimits");

	private final ApplicationContextRunner runner = this.bare.withUserConfiguration(Limits.class);

	@Test
	void countsWhatLimitersDecide() {
		this.runner.run((context) -> {
			context.getBean(RateLimitObserver.class).onRequest("search", RateLimitOutcome.FAILED_OPEN);

			assertThat(context.getBean(MeterRegistry.class)
				.get("ratelimit.requests")
				.tags("name", "search", "outcome", "failed_open")
				.counter()
				.count()).isOne();
		});
	}

	@Test
	void opensNothing() {
		this.runner.run((context) -> {
			assertThat(context.getBean(RateLimitsEndpoint.class).limiters().limiters()).isEmpty();
			assertThat(context.getBeanFactory().containsSingleton("limiters")).isFalse();
			assertThat(context.getBeanFactory().containsSingleton("cacheStarterRedisGateway")).isFalse();
		});
	}

	@Test
	void hasNeitherWithoutLimiters() {
		this.bare.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(RateLimitMetrics.class)
			.doesNotHaveBean(RateLimitsEndpoint.class));
	}

	@Test
	void hasNoEndpointThatIsNotExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).hasSingleBean(RateLimitMetrics.class)
				.doesNotHaveBean(RateLimitsEndpoint.class));
	}

	@Test
	void worksWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("cacheStarterRateLimitMetrics"));
	}

	@Test
	void leavesMetersToThoseOfTheApplication() {
		this.runner.withBean("ownMetrics", RateLimitMetrics.class)
			.run((context) -> assertThat(context).hasSingleBean(RateLimitMetrics.class).hasBean("ownMetrics"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Limits {

		@Bean
		@Lazy
		RedisRateLimiters limiters(RedisGateway redis, KeyNames names) {
			return new RedisRateLimiters(redis, names, List.of(), RateLimitObserver.NO_OP);
		}

	}

}
