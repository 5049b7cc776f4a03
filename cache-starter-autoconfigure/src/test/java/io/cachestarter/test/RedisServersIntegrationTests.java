package io.cachestarter.test;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

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

	private static String ping(RedisServerHandle server) throws IOException {
		try (Socket socket = new Socket(server.host(), server.port())) {
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII);
		}
	}

}
