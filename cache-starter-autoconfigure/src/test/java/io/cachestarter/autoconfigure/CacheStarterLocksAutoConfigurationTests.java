package io.cachestarter.autoconfigure;

import java.time.Duration;
import io.cachestarter.annotation.Locked;
import io.cachestarter.autoconfigure.endpoint.CacheStarterEndpointAutoConfiguration;
import io.cachestarter.autoconfigure.metrics.CacheStarterLockMetricsAutoConfiguration;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.interceptor.LockedAdvisor;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockObserver;
import io.cachestarter.lock.LockSettings;
import io.cachestarter.lock.RedisLocks;
import io.cachestarter.observe.LockMetrics;
import io.cachestarter.observe.LocksEndpoint;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RecordingLocks;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** The wiring of the locks, without a Redis: nothing is opened before it is used. */
class CacheStarterLocksAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
				CacheStarterLocksAutoConfiguration.class, MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				CacheStarterLockMetricsAutoConfiguration.class, CacheStarterEndpointAutoConfiguration.class))
		.withPropertyValues("cache-starter.enabled=false", "spring.application.name=locks",
				"management.endpoints.web.exposure.include=locks")
		.withBean(Orders.class);

	@Test
	void definesLocksWithoutTheCacheAndOpensNothing() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(RedisLocks.class)
				.hasSingleBean(LockSettings.class)
				.hasSingleBean(LockedAdvisor.class)
				.doesNotHaveBean(TwoLevelCacheManager.class);
			assertOpensNothing(context);
		});
	}

	@Test
	void metersAndEndpointOpenNothing() {
		this.runner.run((context) -> {
			assertThat(context.getBean(MeterRegistry.class).get("lock.held").gauge().value()).isZero();
			assertThat(context.getBean(LocksEndpoint.class).locks().locks()).isEmpty();
			assertOpensNothing(context);
		});
	}

	@Test
	void usesLocksOfTheApplication() {
		RecordingLocks locks = new RecordingLocks();
		this.runner.withBean(DistributedLocks.class, () -> locks).run((context) -> {
			context.getBean(Orders.class).close();

			assertThat(context).doesNotHaveBean(RedisLocks.class).doesNotHaveBean(LockMetrics.class);
			assertThat(locks.events()).containsExactly("lock Orders.close for 10000", "unlock Orders.close");
		});
	}

	@Test
	void waitsAsLongAsConfigured() {
		this.runner.withPropertyValues("cache-starter.lock.wait=3s")
			.run((context) -> assertThat(context.getBean(LockSettings.class).waitTime())
				.isEqualTo(Duration.ofSeconds(3)));
	}

	@Test
	void stopsTheStartWhenASettingIsWrong() {
		this.runner.withPropertyValues("cache-starter.lock.lease=1ms")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidCacheSettingException.class)
				.hasMessageContaining("'cache-starter.lock.lease'"));
	}

	@Test
	void tellsEveryObserverOfMethodsThatRunUnlocked() {
		RecordingLocks locks = new RecordingLocks();
		locks.occupy("best-effort");
		this.runner.withUserConfiguration(Observers.class)
			.withBean(RecordingLocks.class, () -> locks)
			.run((context) -> {
				context.getBean(Orders.class).bestEffort();

				assertThat(locks.events()).contains("first best-effort", "second best-effort");
			});
	}

	@Test
	void hasNoEndpointUnlessItIsExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(LocksEndpoint.class));
	}

	@Test
	void worksWithoutMicrometerAndCaffeine() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
					CacheStarterLocksAutoConfiguration.class, CacheStarterLockMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer", "com.github.benmanes.caffeine"))
			.run((context) -> assertThat(context).hasSingleBean(RedisLocks.class)
				.doesNotHaveBean("cacheStarterLockMetrics"));
	}

	private static void assertOpensNothing(AssertableApplicationContext context) {
		assertThat(context.getSourceApplicationContext()
			.getBeanFactory()
			.getBeanNamesForType(RedisGateway.class, true, false)).singleElement()
			.satisfies(
					(name) -> assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton(name))
						.isFalse());
		assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("cacheStarterLocks"))
			.isFalse();
	}

	static class Orders {

		@Locked
		public void close() {
		}

		@Locked(name = "best-effort", onFailure = Locked.OnFailure.RUN_UNLOCKED)
		public void bestEffort() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Observers {

		@Bean
		LockObserver first(RecordingLocks locks) {
			return new NotingObserver("first ", locks);
		}

		@Bean
		LockObserver second(RecordingLocks locks) {
			return new NotingObserver("second ", locks);
		}

	}

	record NotingObserver(String label, RecordingLocks locks) implements LockObserver {

		@Override
		public void onRunUnlocked(String name) {
			this.locks.note(this.label + name);
		}

	}

}
