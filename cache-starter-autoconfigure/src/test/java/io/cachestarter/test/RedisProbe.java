package io.cachestarter.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;

import io.lettuce.core.AclCategory;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a Redis server past the cache, and changes what is there.
 */
public final class RedisProbe implements AutoCloseable {

	private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private static final String FILL = """
			for i = 1, 10000 do
				redis.call('SET', 'filler:' .. i, string.rep('x', 1000), 'PX', 3600000)
			end
			return 'OK'
			""";

	private final RedisClient client;

	private final StatefulRedisConnection<String, byte[]> connection;

	private RedisProbe(RedisClient client) {
		this.client = client;
		this.connection = client.connect(CODEC);
	}

	public static RedisProbe open(RedisServerHandle server) {
		return new RedisProbe(RedisClient.create(server.uri()));
	}

	/**
	 * Return the keys that begin with a prefix.
	 * @param prefix text without glob characters
	 * @return the keys
	 */
	public NavigableSet<String> keys(String prefix) {
		NavigableSet<String> keys = new TreeSet<>();
		ScanIterator.scan(commands(), ScanArgs.Builder.matches(prefix + "*").limit(1000)).forEachRemaining(keys::add);
		return keys;
	}

	public byte @Nullable [] find(String key) {
		return commands().get(key);
	}

	/**
	 * Return the bytes of a key that is there.
	 * @param key the key
	 * @return its bytes
	 */
	public byte[] get(String key) {
		byte[] bytes = find(key);
		if (bytes == null) {
			throw new AssertionError("There is no key " + key);
		}
		return bytes;
	}

	/**
	 * Return the bytes of a key as text, with each byte as one character.
	 * @param key the key
	 * @return the text
	 */
	public String text(String key) {
		return new String(get(key), StandardCharsets.ISO_8859_1);
	}

	public long ttlMillis(String key) {
		return commands().pttl(key);
	}

	public String type(String key) {
		return commands().type(key);
	}

	/**
	 * Set the bytes of a key, whatever it was before, for an hour.
	 * @param key the key
	 * @param bytes the bytes
	 */
	public void set(String key, byte[] bytes) {
		commands().psetex(key, 3_600_000, bytes);
	}

	public void delete(String key) {
		commands().del(key);
	}

	/**
	 * Remove everything that the server has, which is for servers of one test only.
	 */
	public void flushAll() {
		commands().flushall();
	}

	/**
	 * Make a key a hash with one field.
	 * @param key the key
	 */
	public void setHash(String key) {
		commands().del(key);
		commands().hset(key, "field", new byte[] { 1 });
	}

	/**
	 * Close all connections that subscribe, from the side of the server.
	 * @return how many there were
	 */
	public long killSubscriptions() {
		return commands().clientKill(KillArgs.Builder.typePubsub());
	}

	/**
	 * Close all connections for commands but that of this probe, from the side of the
	 * server.
	 * @return how many there were
	 */
	public long killCommandConnections() {
		return commands().clientKill(KillArgs.Builder.typeNormal().skipme());
	}

	/**
	 * Return how many connections the server has, that of this probe included.
	 * @return the number
	 */
	public long connections() {
		return commands().clientList().lines().count();
	}

	/**
	 * Let commands that write, scripts included, wait.
	 * @param duration for how long
	 */
	public void pauseWrites(Duration duration) {
		commands().dispatch(CommandType.CLIENT, new StatusOutput<>(CODEC),
				new CommandArgs<>(CODEC).add("PAUSE").add(duration.toMillis()).add("WRITE"));
	}

	/**
	 * Return a field of a hash.
	 * @param key the key
	 * @param field the field
	 * @return the text
	 */
	public String field(String key, String field) {
		return new String(commands().hget(key, field), StandardCharsets.UTF_8);
	}

	public void setField(String key, String field, String text) {
		commands().hset(key, field, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Make Redis look like another server to those who connect anew, for example a
	 * replica after a failover.
	 * @param epochKey the key of the epoch
	 */
	public void forgetRun(String epochKey) {
		setField(epochKey, "run", "predecessor");
	}

	/**
	 * Make all scripts fail, whoever sends them, until they are allowed again. Data and
	 * connections stay.
	 */
	public void forbidScripts() {
		commands().aclSetuser("default", AclSetuserArgs.Builder.removeCategory(AclCategory.SCRIPTING));
	}

	public void allowScripts() {
		commands().aclSetuser("default", AclSetuserArgs.Builder.addCategory(AclCategory.SCRIPTING));
	}

	/**
	 * Make new subscriptions fail until they are allowed again.
	 */
	public void forbidSubscriptions() {
		commands().aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.SUBSCRIBE));
	}

	public void allowSubscriptions() {
		commands().aclSetuser("default", AclSetuserArgs.Builder.addCommand(CommandType.SUBSCRIBE));
	}

	/**
	 * Change a setting of the server.
	 * @param name its name, for example {@code maxmemory-policy}
	 * @param value its value
	 */
	public void configSet(String name, String value) {
		commands().configSet(name, value);
	}

	/**
	 * Write ten megabytes of keys that begin with {@code filler:}, and leave no memory
	 * beyond. What the server does with those who write is a matter of its setting
	 * {@code maxmemory-policy}.
	 */
	public void fillMemory() {
		commands().eval(FILL, ScriptOutputType.STATUS);
		RedisInfo memory = RedisInfo.parse(commands().info("memory"));
		configSet("maxmemory", memory.text("used_memory"));
	}

	/**
	 * Take the limit of memory away, and remove what {@link #fillMemory()} has written.
	 */
	public void freeMemory() {
		configSet("maxmemory", "0");
		keys("filler:").forEach(this::delete);
	}

	/**
	 * Let the server forget all scripts that it has been sent.
	 */
	public void scriptFlush() {
		commands().scriptFlush();
	}

	/**
	 * Make the server a replica, which refuses to write. It keeps its data if there is no
	 * primary at the address.
	 * @param host the host of the primary
	 * @param port its port
	 */
	public void becomeReplicaOf(String host, int port) {
		commands().replicaof(host, port);
	}

	public void becomePrimary() {
		commands().replicaofNoOne();
	}

	/**
	 * Close all connections but that of this probe, from the side of the server.
	 * @return how many there were
	 */
	public long killConnections() {
		return killSubscriptions() + killCommandConnections();
	}

	private RedisCommands<String, byte[]> commands() {
		return this.connection.sync();
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
