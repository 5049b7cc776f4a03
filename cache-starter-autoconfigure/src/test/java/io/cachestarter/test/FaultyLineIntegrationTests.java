package io.cachestarter.test;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import io.cachestarter.test.FaultyLine.Direction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FaultyLine}.
 */
class FaultyLineIntegrationTests {

	private final RedisServerHandle server = RedisServers.start();

	private final FaultyLine line = FaultyLine.to(this.server);

	@AfterEach
	void close() {
		this.line.close();
		this.server.close();
	}

	@Test
	void passesEverythingOn() {
		List<Callable<Boolean>> callers = IntStream.range(0, 30).mapToObj((caller) -> (Callable<Boolean>) () -> {
			Random random = new Random(caller);
			try (RedisTerminal terminal = connect()) {
				return IntStream.range(0, 50).allMatch((round) -> {
					String value = text(random, round * 1000);
					terminal.call("SET", "key" + caller, value);
					return value.equals(terminal.call("GET", "key" + caller));
				});
			}
		}).toList();

		assertThat(Crowd.start(callers).results()).hasSize(30).containsOnly(true);
		await().until(() -> this.line.connections() == 0);
	}

	@Test
	void delaysRepliesWithoutSlowingThem() {
		try (RedisTerminal terminal = connect()) {
			Duration delay = Duration.ofMillis(400);
			this.line.delay(delay);
			long startNanos = System.nanoTime();
			IntStream.range(0, 50).forEach((i) -> terminal.send("ECHO", "" + i));

			IntStream.range(0, 50).forEach((i) -> assertThat(terminal.receive()).isEqualTo("" + i));
			assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isBetween(delay, delay.multipliedBy(20));
		}
	}

	@Test
	void doesNotDelayCommands() {
		try (RedisTerminal terminal = connect()) {
			this.line.delay(Duration.ofHours(1));
			terminal.send("SET", "key", "value");

			await().until(() -> "value".equals(this.server.call("GET", "key")));
			assertThat(terminal.isSilent()).isTrue();
		}
	}

	@Test
	void refusesConnectionsWhileCut() {
		try (RedisTerminal terminal = connect()) {
			terminal.call("PING");
			this.line.cut();

			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(terminal::receive)
				.withCauseInstanceOf(EOFException.class);
			await("unless somebody else has got the free port for a moment")
				.untilAsserted(() -> assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(this::connect)
					.withCauseInstanceOf(ConnectException.class));
		}
		this.line.heal();
		assertThat(ping()).isEqualTo("PONG");
	}

	@Test
	void losesEverythingWhileHalfOpen() {
		try (RedisTerminal before = connect()) {
			before.call("PING");
			this.line.halfOpen();
			try (RedisTerminal meanwhile = connect()) {
				before.send("SET", "key", "value");
				meanwhile.send("SET", "key", "value");
				assertThat(before.isSilent()).isTrue();
				assertThat(meanwhile.isSilent()).isTrue();

				this.line.heal();
				assertThat(ping()).isEqualTo("PONG");
				before.send("SET", "key", "value");
				assertThat(before.isSilent()).isTrue();
				assertThat(this.server.call("GET", "key")).isNull();
			}
		}
	}

	@Test
	void losesRepliesOnly() {
		try (RedisTerminal terminal = connect()) {
			this.line.halfOpen(Direction.TO_NODE);
			terminal.send("SET", "key", "value");

			await().until(() -> "value".equals(this.server.call("GET", "key")));
			assertThat(terminal.isSilent()).isTrue();
		}
	}

	@Test
	void losesCommandsOnly() {
		try (RedisTerminal subscriber = connect()) {
			subscriber.call("SUBSCRIBE", "news");
			this.line.halfOpen(Direction.TO_SERVER);
			this.server.call("PUBLISH", "news", "first");
			assertThat(subscriber.receive()).isEqualTo(List.of("message", "news", "first"));

			subscriber.send("UNSUBSCRIBE", "news");
			assertThat(subscriber.isSilent()).isTrue();
			this.server.call("PUBLISH", "news", "second");
			assertThat(subscriber.receive()).isEqualTo(List.of("message", "news", "second"));
		}
	}

	@Test
	void losesWhatSubscriptionsSendAndReceive() {
		try (RedisTerminal subscriber = connect(); RedisTerminal other = connect()) {
			subscriber.call("SUBSCRIBE", "news");
			this.line.halfOpenSubscriptions();
			try (RedisTerminal late = connect()) {
				assertThat(late.call("PING")).isEqualTo("PONG");
				late.send("SUBSCRIBE", "news");
				assertThat(other.call("PUBLISH", "news", "first")).isEqualTo(1L);
				assertThat(subscriber.isSilent()).isTrue();

				this.line.heal();
				other.call("PUBLISH", "news", "second");
				assertThat(subscriber.isSilent()).isTrue();
				assertThat(late.isSilent()).isTrue();
			}
		}
	}

	@Test
	void doesNotTellOfClosedConnectionsWhileHalfOpen() {
		try (RedisTerminal terminal = connect()) {
			terminal.call("SUBSCRIBE", "news");
			this.line.halfOpen(Direction.TO_SERVER);
		}
		assertThat(this.server.call("PUBLISH", "news", "first")).isEqualTo(1L);
		assertThat(this.server.call("PUBLISH", "news", "second")).isEqualTo(1L);

		this.line.drop();
		await().until(() -> Long.valueOf(0).equals(this.server.call("PUBLISH", "news", "third")));
	}

	@Test
	void resetsConnections() {
		try (RedisTerminal terminal = connect()) {
			terminal.call("PING");
			this.line.drop();

			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(terminal::receive)
				.withCauseInstanceOf(SocketException.class);
		}
		assertThat(ping()).isEqualTo("PONG");
	}

	@Test
	void resetsConnectionsToServerThatIsGone() {
		try (RedisTerminal terminal = connect()) {
			terminal.call("PING");
			this.server.kill();
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(terminal::receive)
				.withCauseInstanceOf(EOFException.class);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(this::ping)
				.withCauseInstanceOf(SocketException.class);
		}
		this.server.restart();
		assertThat(ping()).isEqualTo("PONG");
	}

	@Test
	void endsItsThreads() {
		try (RedisTerminal terminal = connect(); RedisTerminal mute = connect()) {
			this.line.delay(Duration.ofHours(1));
			terminal.send("PING");
			this.line.halfOpen();
			mute.send("PING");
			assertThat(threads()).isNotEmpty();

			this.line.close();
			this.line.close();
			assertThat(threads()).isEmpty();
			assertThatIllegalStateException().isThrownBy(this.line::heal);
		}
	}

	@Test
	void tellsApplicationsWhereItIs() {
		assertThat(this.line.properties()).containsExactly("spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + this.line.port());
	}

	private RedisTerminal connect() {
		return RedisTerminal.open(this.line.host(), this.line.port());
	}

	private Object ping() {
		try (RedisTerminal terminal = connect()) {
			return String.valueOf(terminal.call("PING"));
		}
	}

	private static String text(Random random, int length) {
		StringBuilder text = new StringBuilder();
		random.ints(length, 0, 256).forEach((each) -> text.append((char) each));
		return text.toString();
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("faulty-line"))
			.toList();
	}

}
