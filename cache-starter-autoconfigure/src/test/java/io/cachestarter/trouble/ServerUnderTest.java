package io.cachestarter.trouble;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.cachestarter.test.FaultyLine;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * A server, a line to it, and what is needed to get both into trouble.
 */
final class ServerUnderTest implements AutoCloseable {

	/** What nodes log in with. The server takes any password as long as it wants none. */
	static final String PASSWORD = "first";

	private static final int FILLERS = 50;

	private static final byte[] FILLER = new byte[1000];

	private final RedisServerHandle server = RedisServers.start();

	private final FaultyLine line = FaultyLine.to(this.server);

	private final RedisProbe probe = RedisProbe.open(this.server);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private int fillers;

	private boolean refused;

	private @Nullable Path snapshot;

	RedisServerHandle server() {
		return this.server;
	}

	/** Return what nodes need that reach the server directly. */
	String[] properties() {
		return Stream
			.concat(Arrays.stream(this.server.properties()), Stream.of("spring.data.redis.password=" + PASSWORD))
			.toArray(String[]::new);
	}

	FaultyLine line() {
		return this.line;
	}

	RedisProbe probe() {
		return this.probe;
	}

	void saveSnapshot() {
		this.snapshot = this.server.saveSnapshot();
	}

	Path snapshot() {
		return Objects.requireNonNull(this.snapshot);
	}

	/**
	 * Leave no more memory than is in use.
	 * @param policy what becomes of those who write
	 */
	void fillMemory(String policy) {
		this.probe.configSet("maxmemory-policy", policy);
		this.probe.fillMemory();
	}

	/** Write keys that push others out, or are refused, if there is no room. */
	void write() {
		try {
			for (int i = 0; i < FILLERS; i++) {
				this.probe.set("filler:more:" + this.fillers++, FILLER);
			}
		}
		catch (RedisCommandExecutionException ex) {
			this.refused |= String.valueOf(ex.getMessage()).startsWith("OOM");
		}
	}

	boolean hasRefused() {
		return this.refused;
	}

	/**
	 * Read a number from what the server tells of itself.
	 * @return the number that follows the field, 0 if there is none
	 */
	long number(String section, String field) {
		try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
			Matcher found = Pattern.compile(field + "\\D*(\\d+)").matcher(connection.sync().info(section));
			return found.find() ? Long.parseLong(found.group(1)) : 0;
		}
	}

	/**
	 * Listen past the line.
	 * @param channel the channel
	 * @param listener is given each message, each byte as one character
	 * @return the connection, which the caller closes
	 */
	StatefulRedisPubSubConnection<String, String> listen(byte[] channel, Consumer<String> listener) {
		StatefulRedisPubSubConnection<String, String> connection = this.client
			.connectPubSub(new StringCodec(StandardCharsets.ISO_8859_1));
		connection.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String from, String message) {
				listener.accept(message);
			}

		});
		connection.sync().subscribe(new String(channel, StandardCharsets.ISO_8859_1));
		return connection;
	}

	@Override
	public void close() {
		this.client.shutdown();
		this.probe.close();
		this.line.close();
		this.server.close();
	}

}
