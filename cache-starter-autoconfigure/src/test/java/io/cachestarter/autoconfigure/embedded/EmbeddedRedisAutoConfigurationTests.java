package io.cachestarter.autoconfigure.embedded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the conditions of {@link EmbeddedRedisAutoConfiguration}. None of them starts
 * a server.
 */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedRedisAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class, DataRedisAutoConfiguration.class));

	private final ApplicationContextRunner enabledRunner = this.contextRunner
		.withPropertyValues("cache-starter.embedded-redis.enabled=true");

	@Test
	void isOffByDefault(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class);
			assertThat(context).hasSingleBean(DataRedisConnectionDetails.class);
			assertThat(output).doesNotContain("Embedded Redis");
		});
	}

	@Test
	void isListedForBoot() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
			.contains(EmbeddedRedisAutoConfiguration.class.getName());
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.host=cache.example", "spring.data.redis.port=6400",
			"spring.data.redis.url=redis://cache.example:6400", "spring.data.redis.cluster.nodes=cache.example:6400",
			"spring.data.redis.cluster.nodes[0]=cache.example:6400",
			"spring.data.redis.masterreplica.nodes=cache.example:6400" })
	void staysOffWhenPropertyNamesAddress(String property, CapturedOutput output) {
		this.enabledRunner.withPropertyValues(property).run((context) -> {
			assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class);
			assertThat(output).containsOnlyOnce("Embedded Redis stays off because of property spring.data.redis.");
		});
	}

	@Test
	void staysOffWhenPropertiesNameSentinels() {
		this.enabledRunner
			.withPropertyValues("spring.data.redis.sentinel.master=one",
					"spring.data.redis.sentinel.nodes=cache.example:26379")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class));
	}

	@Test
	void staysOffWhenSystemPropertyNamesAddress() {
		this.enabledRunner.withSystemProperties("spring.data.redis.host=cache.example")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class));
	}

	@Test
	void staysOffWhenBeanCarriesAddress(CapturedOutput output) {
		this.enabledRunner.withUserConfiguration(OtherDetails.class).run((context) -> {
			assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class);
			assertThat(context).hasSingleBean(DataRedisConnectionDetails.class);
			assertThat(output).containsOnlyOnce("Embedded Redis stays off because of bean otherDetails");
		});
	}

	@Test
	void staysOffWhenConnectionFactoryIsDefined() {
		this.enabledRunner.withUserConfiguration(OtherConnectionFactory.class)
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class));
	}

	@Test
	void failsWhenLibraryIsMissing() {
		this.enabledRunner.withClassLoader(new FilteredClassLoader(RedisServer.class))
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(EmbeddedRedisLibraryMissingException.class));
	}

	@Test
	void explainsMissingLibrary() {
		FailureAnalysis analysis = new EmbeddedRedisLibraryMissingFailureAnalyzer().analyze(new IllegalStateException(),
				new EmbeddedRedisLibraryMissingException());

		assertThat(analysis.getDescription()).contains("'cache-starter.embedded-redis.enabled'",
				"com.github.codemonstur:embedded-redis");
		assertThat(analysis.getAction()).contains("Add the dependency com.github.codemonstur:embedded-redis");
	}

	@Test
	void registersTheAnalyzer() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, FailureHandler.handleMessage((message, failure) -> {
			}))).hasAtLeastOneElementOfType(EmbeddedRedisLibraryMissingFailureAnalyzer.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 65536 })
	void failsWhenPortIsOutOfRange(int port) {
		this.enabledRunner.withPropertyValues("cache-starter.embedded-redis.port=" + port)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("cache-starter.embedded-redis.port")
				.hasMessageContaining("Must be between 0 and 65535"));
	}

	@Test
	void failsWhenExecutableIsMissing() {
		this.enabledRunner.withPropertyValues("cache-starter.embedded-redis.executable=/no/such/redis-server")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("cache-starter.embedded-redis.executable")
				.hasMessageContaining("no/such/redis-server"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OtherDetails {

		@Bean
		DataRedisConnectionDetails otherDetails() {
			return new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of("cache.example", 6400);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherConnectionFactory {

		@Bean
		LettuceConnectionFactory otherConnectionFactory() {
			return new LettuceConnectionFactory("cache.example", 6400);
		}

	}

}
