package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RedisServerHandle}.
 */
class RedisServerHandleIntegrationTests {

	private final RedisServerHandle server = RedisServers.start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void answersNothingWhileFrozenAndEverythingAfterwards() {
		try (RedisTerminal before = connect()) {
			this.server.freeze();
			assertThat(this.server.isFrozen()).isTrue();
			try (RedisTerminal meanwhile = connect()) {
				before.send("SET", "key", "value");
				meanwhile.send("PING");
				assertThat(before.isSilent()).isTrue();
				assertThat(meanwhile.isSilent()).isTrue();

				this.server.thaw();
				assertThat(this.server.isFrozen()).isFalse();
				assertThat(before.receive()).isEqualTo("OK");
				assertThat(meanwhile.receive()).isEqualTo("PONG");
			}
		}
	}

	@Test
	void refusesConnectionsWhenKilled() {
		ProcessHandle process = ProcessHandle.of(this.server.pid()).orElseThrow();
		this.server.kill();
		this.server.kill();

		assertThat(process.isAlive()).isFalse();
		assertThat(this.server.isAlive()).isFalse();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(this::connect)
			.withCauseInstanceOf(ConnectException.class);
		assertThatIllegalStateException().isThrownBy(this.server::freeze);
	}

	@Test
	void comesBackEmptyOnItsPort() {
		this.server.call("SET", "key", "value");
		this.server.kill();
		this.server.restart();

		assertThat(this.server.isAlive()).isTrue();
		assertThat(this.server.call("GET", "key")).isNull();
	}

	@Test
	void comesBackWithOldData() {
		this.server.call("SET", "key", "old");
		Path snapshot = this.server.saveSnapshot();
		this.server.call("SET", "key", "new");

		this.server.restart(snapshot);
		assertThat(this.server.call("GET", "key")).isEqualTo("old");
		this.server.restart();
		assertThat(this.server.call("GET", "key")).isNull();
		this.server.restart(snapshot);
		assertThat(this.server.call("GET", "key")).isEqualTo("old");
	}

	@Test
	void answersThatItIsLoading() {
		this.server.call("SET", "key", "value");
		this.server.restartLoading(this.server.saveSnapshot(), Duration.ofSeconds(3));
		assertThatIllegalStateException().isThrownBy(() -> this.server.call("GET", "key"))
			.withMessageStartingWith("LOADING");
		assertThat(this.server.call("CONFIG", "GET", "key-load-delay"))
			.isEqualTo(List.of("key-load-delay", Integer.toString(3_000_000 / 21)));

		this.server.awaitLoaded();
		assertThat(this.server.call("GET", "key")).isEqualTo("value");
	}

	@Test
	void endsWhenClosedWhileFrozen() {
		ProcessHandle process = ProcessHandle.of(this.server.pid()).orElseThrow();
		this.server.freeze();
		this.server.close();

		assertThat(process.isAlive()).isFalse();
	}

	@Test
	void leavesNothingWhenTheJvmEnds() throws IOException, InterruptedException {
		Process jvm = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
				System.getProperty("java.class.path"), Forgetful.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

		assertThat(jvm.waitFor()).isZero();
		assertThat(said.lines()).hasSize(2)
			.allSatisfy((pid) -> assertThat(ProcessHandle.of(Long.parseLong(pid))).as("Process %s", pid)
				.matches((process) -> process.isEmpty() || !process.get().isAlive()));
	}

	@Test
	void doesNotTouchTheSharedServer() {
		RedisServerHandle shared = RedisServers.shared();

		assertThatIllegalStateException().isThrownBy(shared::freeze);
		assertThatIllegalStateException().isThrownBy(shared::kill);
		assertThatIllegalStateException().isThrownBy(shared::restart);
		assertThat(shared.call("PING")).isEqualTo("PONG");
	}

	private RedisTerminal connect() {
		return RedisTerminal.open(this.server.host(), this.server.port());
	}

	/**
	 * A program that closes none of its servers.
	 */
	static final class Forgetful {

		private Forgetful() {
		}

		@SuppressWarnings("SystemOut") // what the test reads
		public static void main(String[] args) {
			System.out.println(RedisServers.start().pid());
			RedisServerHandle frozen = RedisServers.start();
			frozen.freeze();
			System.out.println(frozen.pid());
		}

	}

}
