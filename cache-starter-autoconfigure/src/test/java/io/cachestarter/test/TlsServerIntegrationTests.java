package io.cachestarter.test;

import java.io.UncheckedIOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TlsServer}.
 */
@EnabledIf(value = "io.cachestarter.test.TlsServer#isSupported", disabledReason = "No redis-server can speak TLS")
class TlsServerIntegrationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class));

	@Test
	void letsApplicationsInThatTrustItsAuthority() {
		try (RedisServerHandle server = TlsServer.start(); RedisProbe probe = RedisProbe.open(server)) {
			this.runner.withPropertyValues(server.properties())
				.run((context) -> context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value"));
			assertThat(probe.text("key")).isEqualTo("value");
			assertThat(server.call("GET", "key")).isEqualTo("value");

			server.restart();
			assertThat(server.call("GET", "key")).isNull();
		}
	}

	@Test
	void isNotTrustedWithoutItsAuthority() {
		try (RedisServerHandle server = TlsServer.start()) {
			this.runner
				.withPropertyValues("spring.data.redis.ssl.enabled=true", "spring.data.redis.port=" + server.port(),
						"spring.data.redis.host=" + server.host())
				.run((context) -> assertThatExceptionOfType(RuntimeException.class)
					.isThrownBy(() -> context.getBean(StringRedisTemplate.class).hasKey("key"))
					.withStackTraceContaining("unable to find valid certification path"));
		}
	}

	@Test
	void speaksNothingButTls() {
		try (RedisServerHandle server = TlsServer.start();
				RedisTerminal terminal = RedisTerminal.open(server.host(), server.port())) {
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> terminal.call("PING"));
		}
	}

}
