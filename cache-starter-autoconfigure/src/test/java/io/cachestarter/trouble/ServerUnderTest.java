package io.cachestarter.trouble;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.cachestarter.test.FaultyLine;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * A server, a line to it, and what gets both into trouble.
 */
final class ServerUnderTest implements AutoCloseable {

	/** What nodes log in with. The server takes any password as long as it wants none. */
	static final String PASSWORD = "first";

	/** How many keys are written at once. */
	static final int FILLERS = 200;

	private static final long FILLER_LIFE_MILLIS = 20_000;

	private static final String FILLER = "x".repeat(1000);

	private final RedisServerHandle server = RedisServers.start();

	private final FaultyLine line = FaultyLine.to(this.server);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final StatefulRedisConnection<String, String> connection = this.client.connect();

	private int fillers;

	private boolean refused;

	private @Nullable Path snapshot;

	RedisServerHandle server() {
		return this.server;
	}

	/** Return what nodes need that reach the server directly. */
	String[] properties() {
		return Stream.concat(Stream.of(this.server.properties()), Stream.of("spring.data.redis.password=" + PASSWORD))
			.toArray(String[]::new);
	}

	FaultyLine line() {
		return this.line;
	}

	RedisCommands<String, String> commands() {
		return this.connection.sync();
	}

	void saveSnapshot() {
		this.snapshot = this.server.saveSnapshot();
	}

	Path snapshot() {
		return Objects.requireNonNull(this.snapshot);
	}

	/** Let a server that loads its data slowly do that quickly, and wait for it. */
	void endLoading() {
		set("key-load-delay", "0");
		await().atMost(Duration.ofSeconds(60)).until(() -> number("persistence", "loading") == 0);
	}

	void set(String setting, String value) {
		commands().configSet(setting, value);
	}

	/** Leave no more memory than is in use. */
	void fillMemory(String policy) {
		set("maxmemory-policy", policy);
		set("maxmemory", Long.toString(number("memory", "used_memory")));
	}

	void freeMemory() {
		set("maxmemory", "0");
	}

	/** Write keys that push others out, or are refused, if there is no room. */
	void write() {
		try {
			for (int i = 0; i < FILLERS; i++) {
				commands().psetex("filler-" + this.fillers++, FILLER_LIFE_MILLIS, FILLER);
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
	 * Return the keys that begin with a prefix.
	 * @param prefix text without glob characters
	 */
	Set<String> keys(String prefix) {
		Set<String> keys = new HashSet<>();
		ScanIterator.scan(commands(), ScanArgs.Builder.matches(prefix + "*").limit(1000)).forEachRemaining(keys::add);
		return keys;
	}

	StatefulRedisPubSubConnection<String, String> connectPubSub(StringCodec codec) {
		return this.client.connectPubSub(codec);
	}

	/** Close all connections but that of this class. */
	void killClients() {
		commands().clientKill(KillArgs.Builder.typeNormal().skipme());
		commands().clientKill(KillArgs.Builder.typePubsub());
	}

	/**
	 * Read a number from what the server tells of itself.
	 * @return the number that follows the field, 0 if there is none
	 */
	long number(String section, String field) {
		Matcher found = Pattern.compile(field + "\\D*(\\d+)").matcher(commands().info(section));
		return found.find() ? Long.parseLong(found.group(1)) : 0;
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
		this.line.close();
		this.server.close();
	}

}
