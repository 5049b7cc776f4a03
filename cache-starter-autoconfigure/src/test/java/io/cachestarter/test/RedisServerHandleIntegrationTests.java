package io.cachestarter.test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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
	void answersNothingWhileFrozenAndEverythingAfterwards() throws IOException {
		try (Socket before = connect()) {
			this.server.freeze();
			try (Socket meanwhile = connect()) {
				assertSilence(before);
				assertSilence(meanwhile);

				this.server.thaw();
				assertThat(read(before)).isEqualTo("+PONG\r\n");
				assertThat(read(meanwhile)).isEqualTo("+PONG\r\n");
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
		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
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

	private Socket connect() throws IOException {
		Socket socket = new Socket();
		socket.connect(new InetSocketAddress(this.server.host(), this.server.port()), 10_000);
		socket.setSoTimeout(10_000);
		return socket;
	}

	private static void assertSilence(Socket socket) throws IOException {
		socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
		socket.setSoTimeout(300);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> read(socket));
		socket.setSoTimeout(10_000);
	}

	private static String read(Socket socket) throws IOException {
		return new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII);
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
