package io.cachestarter.autoconfigure;

import io.cachestarter.advice.AdviceSettings;
import io.cachestarter.advice.CacheAdvisor;
import io.cachestarter.advice.MemoryWatch;
import io.cachestarter.autoconfigure.endpoint.CacheStarterAdviceEndpointAutoConfiguration;
import io.cachestarter.observe.CacheAdviceEndpoint;
import io.cachestarter.redis.RedisGateway;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CacheStarterAdviceAutoConfiguration} and its endpoint, without Redis.
 */
class CacheStarterAdviceAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
				CacheStarterAdviceAutoConfiguration.class, CacheStarterAdviceEndpointAutoConfiguration.class))
		.withPropertyValues("spring.application.name=shop", "spring.data.redis.port=1",
				"cache-starter.remote.connect-timeout=100ms", "management.endpoints.web.exposure.include=cacheadvice");

	@Test
	void advisesWithoutRedisToo() {
		this.runner.run((context) -> {
			CacheAdviceEndpoint endpoint = context.getBean(CacheAdviceEndpoint.class);

			assertThat(endpoint.advice().findings()).extracting("id").contains("server-unknown");
			assertThat(endpoint.advice().servers()).extracting("server").containsExactly("localhost:1");
			assertThat(endpoint.sizes(null, null).complete()).isFalse();
			assertThat(context.getBean(MemoryWatch.class).servers()).isEmpty();
		});
	}

	@Test
	void tellsWhichParameterIsWrong() {
		this.runner.run((context) -> assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> context.getBean(CacheAdviceEndpoint.class).sizes(0, null))
			.withMessageContaining("'maxKeys' must be from 1 to 1000000 but is 0"));
	}

	@Test
	void hasNoEndpointThatIsNotExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).hasSingleBean(CacheAdvisor.class)
				.doesNotHaveBean(CacheAdviceEndpoint.class));
	}

	@Test
	void isNotThereWithoutTheCache() {
		this.runner.withPropertyValues("cache-starter.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CacheAdvisor.class)
				.doesNotHaveBean(AdviceSettings.class));
	}

	@Test
	void backsOff() {
		this.runner.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context.getBean(AdviceSettings.class).minRequests()).isEqualTo(7);
			assertThat(context.getBean(MemoryWatch.class)).isSameAs(context.getBean("ownWatch"));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		AdviceSettings ownSettings() {
			return new AdviceSettings(0.5, 1, 7, 0);
		}

		@Bean
		MemoryWatch ownWatch(RedisGateway redis) {
			return new MemoryWatch(redis, ownSettings());
		}

	}

}
