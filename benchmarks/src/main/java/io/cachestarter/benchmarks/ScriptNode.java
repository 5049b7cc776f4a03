package io.cachestarter.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * The least that changes a number in Redis and tells the others: one script by the
 * synchronous commands of Lettuce. What the others hear goes nowhere, and nobody is kept
 * from storing what is outdated.
 */
final class ScriptNode implements CacheNode {

	private static final String PUT = """
			redis.call('SET', KEYS[1], ARGV[2], 'PX', 3600000)
			redis.call('PUBLISH', ARGV[1], KEYS[1])
			return 1""";

	private static final String EVICT = """
			redis.call('DEL', KEYS[1])
			redis.call('PUBLISH', ARGV[1], KEYS[1])
			return 1""";

	private static final byte[] CHANNEL = "script:bus".getBytes(StandardCharsets.US_ASCII);

	private final RedisClient client;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	private final StatefulRedisPubSubConnection<byte[], byte[]> bus;

	private final RedisCommands<byte[], byte[]> commands;

	private final String put;

	private final String evict;

	private final LongUnaryOperator source;

	ScriptNode(int redisPort, LongUnaryOperator source) {
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
		this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
		this.bus = this.client.connectPubSub(ByteArrayCodec.INSTANCE);
		this.bus.sync().subscribe(CHANNEL);
		this.commands = this.connection.sync();
		this.put = this.commands.scriptLoad(PUT);
		this.evict = this.commands.scriptLoad(EVICT);
		this.source = source;
	}

	@Override
	public long read(long key) {
		Long value = get(key);
		if (value == null) {
			value = this.source.applyAsLong(key);
			put(key, value);
		}
		return value;
	}

	@Override
	public @Nullable Long get(long key) {
		byte[] value = this.commands.get(key(key));
		return (value != null) ? Long.valueOf(new String(value, StandardCharsets.US_ASCII)) : null;
	}

	@Override
	public void put(long key, long value) {
		this.commands.evalsha(this.put, ScriptOutputType.INTEGER, new byte[][] { key(key) }, CHANNEL,
				Long.toString(value).getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public void evict(long key) {
		this.commands.evalsha(this.evict, ScriptOutputType.INTEGER, new byte[][] { key(key) }, CHANNEL);
	}

	private static byte[] key(long key) {
		return ("script:numbers:" + key).getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public void close() {
		this.bus.close();
		this.connection.close();
		this.client.shutdown();
	}

}
