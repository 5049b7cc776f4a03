package io.cachestarter.test;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the trouble that {@link RedisProbe} makes.
 */
class RedisProbeIntegrationTests {

	private final RedisServerHandle server = RedisServers.start();

	private final RedisProbe probe = RedisProbe.open(this.server);

	@AfterEach
	void close() {
		this.probe.close();
		this.server.close();
	}

	@Test
	void makesWritesFailForWantOfMemory() {
		this.server.call("SET", "key", "value");
		this.probe.fillMemory();
		assertThatIllegalStateException().isThrownBy(() -> this.server.call("SET", "key", "other"))
			.withMessageStartingWith("OOM");
		assertThat(this.server.call("GET", "key")).isEqualTo("value");

		this.probe.freeMemory();
		assertThat(this.server.call("SET", "key", "other")).isEqualTo("OK");
		assertThat(this.server.call("DBSIZE")).isEqualTo(1L);
	}

	@Test
	void makesWritesPushOthersOut() {
		this.probe.configSet("maxmemory-policy", "allkeys-lru");
		this.probe.fillMemory();
		for (int i = 0; i < 1000; i++) {
			this.server.call("SET", "key" + i, "x".repeat(1000));
		}

		assertThat(RedisInfo.of(this.server, "stats").number("evicted_keys")).isPositive();
	}

	@Test
	void forgetsScripts() {
		String sha = String.valueOf(this.server.call("SCRIPT", "LOAD", "return 1"));
		assertThat(this.server.call("EVALSHA", sha, "0")).isEqualTo(1L);
		this.probe.scriptFlush();

		assertThatIllegalStateException().isThrownBy(() -> this.server.call("EVALSHA", sha, "0"))
			.withMessageStartingWith("NOSCRIPT");
	}

	@Test
	void makesTheServerReadOnly() {
		this.server.call("SET", "key", "value");
		this.probe.becomeReplicaOf(this.server.host(), FreePorts.next());
		assertThatIllegalStateException().isThrownBy(() -> this.server.call("SET", "key", "other"))
			.withMessageStartingWith("READONLY");
		assertThat(this.server.call("GET", "key")).isEqualTo("value");

		this.probe.becomePrimary();
		assertThat(this.server.call("SET", "key", "other")).isEqualTo("OK");
	}

	@Test
	void closesTheConnectionsOfOthers() {
		try (RedisTerminal terminal = RedisTerminal.open(this.server.host(), this.server.port());
				RedisTerminal subscriber = RedisTerminal.open(this.server.host(), this.server.port())) {
			terminal.call("PING");
			subscriber.call("SUBSCRIBE", "news");

			assertThat(this.probe.killConnections()).isEqualTo(2);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(terminal::receive)
				.withCauseInstanceOf(EOFException.class);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(subscriber::receive)
				.withCauseInstanceOf(EOFException.class);
		}
		this.probe.set("key", "value".getBytes(StandardCharsets.UTF_8));
		assertThat(this.probe.text("key")).isEqualTo("value");
	}

	@Test
	void getsInWhateverThePassword() {
		this.server.changePassword("secret");
		try (RedisProbe second = RedisProbe.open(this.server)) {
			assertThat(second.keys("")).isEmpty();
		}
	}

}
