package io.cachestarter.autoconfigure;

import java.util.Objects;

import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests what an application that does not start because of a setting prints.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidSettingsIntegrationTests {

	@Test
	void printsWhichTimeIsWrongAndWhatToDo(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("cache-starter.caches.products.ttl=-1s"));

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The property 'cache-starter.caches.products.ttl' has the value '-1s'")
			.contains("Action:")
			.contains("Set it to a duration such as 10m");
	}

	@Test
	void printsWhichCodecIsUnknownAndWhatToDo(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("cache-starter.defaults.remote.codec=jsn"));

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The property 'cache-starter.defaults.remote.codec' has the value 'jsn'")
			.contains("Use one of: cbor, jdk, json, smile.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeout", "connect-timeout", "reconnect-delay" })
	void explainsWhichTimeOfTheConversationWithRedisIsWrong(String property) {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class))
			.withPropertyValues(RedisServers.shared().properties())
			.withPropertyValues("spring.application.name=invalid-app", "cache-starter.remote." + property + "=0")
			.run((context) -> {
				assertThat(context).hasFailed();
				Throwable failure = Objects.requireNonNull(context.getStartupFailure());
				FailureAnalysis analysis = Objects
					.requireNonNull(new InvalidCacheSettingFailureAnalyzer().analyze(failure));
				assertThat(analysis.getDescription()).contains("'cache-starter.remote." + property + "'")
					.contains("'0s'")
					.contains("must be positive");
				assertThat(analysis.getAction()).contains("duration");
			});
	}

	private static void start(String property) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(RedisServers.shared().properties())
			.properties("spring.application.name=invalid-app", property)
			.run()
			.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
