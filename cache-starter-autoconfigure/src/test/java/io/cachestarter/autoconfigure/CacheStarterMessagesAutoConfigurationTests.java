package io.cachestarter.autoconfigure;

import io.cachestarter.autoconfigure.metrics.CacheStarterMessageMetricsAutoConfiguration;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.message.MessageBus;
import io.cachestarter.message.MessageSettings;
import io.cachestarter.message.RedisMessageBus;
import io.cachestarter.observe.MessageMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/** The wiring of the messages, without a Redis: nothing is opened before it is used. */
class CacheStarterMessagesAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
				CacheStarterMessagesAutoConfiguration.class, CacheStarterMessageMetricsAutoConfiguration.class))
		.withPropertyValues("cache-starter.enabled=false", "spring.application.name=messages");

	@Test
	void definesABusWithoutTheCacheAndOpensNothing() {
		this.runner.run((context) -> {
			context.getBean(MessageMetrics.class).bindTo(new SimpleMeterRegistry());
			assertThat(context).hasSingleBean(MessageBus.class).doesNotHaveBean(TwoLevelCacheManager.class);
			assertThat(context.getSourceApplicationContext().getBeanFactory().getSingletonNames())
				.doesNotContain("cacheStarterRedisGateway", "cacheStarterMessageBus");
		});
	}

	@Test
	void usesABusOfTheApplication() {
		this.runner.withBean(MessageBus.class, () -> mock(MessageBus.class))
			.run((context) -> assertThat(context).doesNotHaveBean(RedisMessageBus.class)
				.doesNotHaveBean(MessageMetrics.class));
	}

	@Test
	void hasTheDefaultsOfTheLibrary() {
		this.runner
			.run((context) -> assertThat(context.getBean(MessageSettings.class)).isEqualTo(MessageSettings.DEFAULT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "threads=0", "queue-capacity=0", "max-payload-size=0B", "durable.max-length=0",
			"durable.retention=1ms", "durable.batch=1001", "durable.poll-interval=1ms", "durable.take-over-after=2s",
			"durable.max-attempts=0", "durable.backoff=0s", "durable.max-backoff=100ms", "durable.max-dead-letters=0" })
	void stopsTheStartWhenASettingIsWrong(String setting) {
		this.runner.withPropertyValues("cache-starter.messages." + setting)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidCacheSettingException.class)
				.hasMessageContaining("'cache-starter.messages." + setting.replaceAll("=.*", "") + "'"));
	}

	@Test
	void worksWithoutMicrometerAndCaffeine() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer", "com.github.benmanes.caffeine"))
			.run((context) -> assertThat(context).hasSingleBean(RedisMessageBus.class)
				.doesNotHaveBean("cacheStarterMessageMetrics"));
	}

}
