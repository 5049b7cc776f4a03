package io.cachestarter.test;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link RedisServers}.
 */
class RedisServersIntegrationTests {

	@Test
	void sharesOneServerInTheJvm() throws IOException {
		RedisServerHandle server = RedisServers.shared();
		server.close();

		assertThat(RedisServers.shared()).isSameAs(server);
		assertThat(ping(server)).isEqualTo("+PONG\r\n");
	}

	@Test
	void startsPrivateServerThatComesBackOnItsPort() throws IOException {
		RedisServerHandle server = RedisServers.start();
		assertThat(ping(server)).isEqualTo("+PONG\r\n");
		server.close();
		server.close();
		assertThatIOException().isThrownBy(() -> ping(server));

		try (RedisServerHandle second = RedisServers.start(server.port())) {
			assertThat(ping(second)).isEqualTo("+PONG\r\n");
		}
	}

	@Test
	void letsOnlyThoseInWhoKnowThePassword() {
		try (RedisServerHandle server = RedisServers.startWithPassword("secret")) {
			assertThat(server.properties()).contains("spring.data.redis.password=secret");
			assertThat(answer(server, "AUTH secret")).isEqualTo("OK");
			assertThat(answer(server, "AUTH wrong")).startsWith("WRONGPASS");
			assertThat(answer(server, "GET key")).startsWith("NOAUTH");

			server.changePassword("rotated");
			assertThat(server.properties()).contains("spring.data.redis.password=rotated");
			assertThat(answer(server, "AUTH rotated")).isEqualTo("OK");
			assertThat(answer(server, "AUTH secret")).startsWith("WRONGPASS");

			server.restart();
			assertThat(server.properties()).contains("spring.data.redis.password=secret");
			assertThat(answer(server, "AUTH secret")).isEqualTo("OK");
		}
	}

	@Test
	void letsTheUserDoWhatItMay() {
		try (RedisServerHandle server = RedisServers.startWithUser("worker", "secret", "~app:*", "+get")) {
			assertThat(server.properties()).contains("spring.data.redis.username=worker",
					"spring.data.redis.password=secret");
			assertThat(answer(server, "GET app:key")).startsWith("NOAUTH");
			assertThat(answer(server, "AUTH worker secret", "GET app:key")).isEqualTo("null");
			assertThat(answer(server, "AUTH worker secret", "GET other")).startsWith("NOPERM");
			assertThat(answer(server, "AUTH worker secret", "SET app:key value")).startsWith("NOPERM");

			server.changePassword("rotated");
			assertThat(server.properties()).contains("spring.data.redis.password=rotated");
			assertThat(answer(server, "AUTH worker secret")).startsWith("WRONGPASS");
			assertThat(answer(server, "AUTH worker rotated", "GET app:key")).isEqualTo("null");
		}
	}

	private static String answer(RedisServerHandle server, String... commands) {
		try (RedisTerminal terminal = RedisTerminal.open(server.host(), server.port())) {
			return Stream.of(commands)
				.map((command) -> String.valueOf(terminal.call(command.split(" ", -1))))
				.reduce("", (before, last) -> last);
		}
		catch (IllegalStateException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	private static String ping(RedisServerHandle server) throws IOException {
		try (Socket socket = new Socket(server.host(), server.port())) {
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII);
		}
	}

}
