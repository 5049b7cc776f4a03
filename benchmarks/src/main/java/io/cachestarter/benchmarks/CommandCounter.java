package io.cachestarter.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;

import org.springframework.util.Assert;

/** Counts the commands that a server executes. */
final class CommandCounter implements AutoCloseable {

	private static final int SILENCE_MILLIS = 60_000;

	private final int redisPort;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	CommandCounter(int redisPort) {
		this.redisPort = redisPort;
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
		this.connection = this.client.connect();
	}

	/** Returns the counts since the start of the server. */
	CommandStats stats() {
		return CommandStats.parse(this.connection.sync().info("commandstats"));
	}

	/** Returns the times since the start of the server. */
	ServerTimes times() {
		return ServerTimes.parse(this.connection.sync().info("commandstats"), this.connection.sync().info("cpu"));
	}

	/**
	 * Watches the server during a task. Slows it down, but tells what clients have sent
	 * from what scripts have done.
	 */
	CommandTrace trace(Callable<?> task) throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.redisPort);
				BufferedReader reader = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
			socket.setSoTimeout(SILENCE_MILLIS);
			socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.ISO_8859_1));
			String answer = reader.readLine();
			Assert.state("+OK".equals(answer), () -> "No MONITOR: " + answer);
			String last = UUID.randomUUID().toString();
			FutureTask<List<String>> lines = new FutureTask<>(() -> readUntil(last, reader));
			Crew.thread(lines).start();
			task.call();
			this.connection.sync().echo(last);
			return CommandTrace.of(lines.get());
		}
	}

	private static List<String> readUntil(String last, BufferedReader reader) throws IOException {
		List<String> lines = new ArrayList<>();
		String line = reader.readLine();
		while (line != null && !line.contains(last)) {
			lines.add(line);
			line = reader.readLine();
		}
		Assert.state(line != null, "MONITOR has ended");
		return lines;
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
