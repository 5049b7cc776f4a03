package io.cachestarter.autoconfigure;

import io.cachestarter.autoconfigure.metrics.CacheStarterStructureMetricsAutoConfiguration;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.observe.StructureMetrics;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.structure.RedisStructures;
import io.cachestarter.structure.StructureObserver;
import io.cachestarter.structure.StructureSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/** The wiring of the structures, without a Redis: nothing is opened before it is used. */
class CacheStarterStructuresAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
				CacheStarterStructuresAutoConfiguration.class, CacheStarterStructureMetricsAutoConfiguration.class))
		.withPropertyValues("cache-starter.enabled=false", "spring.application.name=structures");

	@Test
	void definesStructuresWithoutTheCacheAndOpensNothing() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(RedisStructures.class)
				.hasSingleBean(StructureMetrics.class)
				.doesNotHaveBean(TwoLevelCacheManager.class);
			assertThat(context.getSourceApplicationContext().getBeanFactory().getSingletonNames())
				.doesNotContain("cacheStarterRedisGateway", "cacheStarterStructures");
		});
	}

	@Test
	void usesWhatTheApplicationDefines() {
		StructureSettings settings = new StructureSettings(1, 2, 3);
		RedisStructures structures = new RedisStructures(mock(RedisGateway.class), new KeyNames(null, "app"),
				ValueCodecs.builder().build(), settings, StructureObserver.NO_OP);
		this.runner.withBean(StructureSettings.class, () -> settings)
			.withBean(RedisStructures.class, () -> structures)
			.run((context) -> {
				assertThat(context.getBean(RedisStructures.class)).isSameAs(structures);
				assertThat(context.getBean(StructureSettings.class)).isSameAs(settings);
			});
	}

	@Test
	void hasTheDefaultsOfTheLibrary() {
		this.runner.run(
				(context) -> assertThat(context.getBean(StructureSettings.class)).isEqualTo(StructureSettings.DEFAULT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-size=0", "max-per-call=4001", "max-value-size=0B", "max-value-size=1GB" })
	void stopsTheStartWhenASettingIsWrong(String setting) {
		this.runner.withPropertyValues("cache-starter.structures." + setting)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidCacheSettingException.class)
				.hasMessageContaining("'cache-starter.structures." + setting.replaceAll("=.*", "") + "'"));
	}

	@Test
	void worksWithoutMicrometerAndCaffeine() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer", "com.github.benmanes.caffeine"))
			.run((context) -> assertThat(context).hasSingleBean(RedisStructures.class)
				.doesNotHaveBean("cacheStarterStructureMetrics"));
	}

	@Test
	void backsOffWithoutJackson() {
		this.runner.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context).doesNotHaveBean("cacheStarterStructures"));
	}

}
