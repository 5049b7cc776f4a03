package io.cachestarter.benchmarks;

import java.util.UUID;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import org.springframework.util.Assert;

/**
 * The least that a program can do: SET NX PX, and a script that deletes the key if it
 * still has the value. Cannot wait, is not reentrant, and has no token.
 */
final class RawLock implements LockNode {

	private static final String RELEASE = """
			if redis.call('GET', KEYS[1]) == ARGV[1] then
				return redis.call('DEL', KEYS[1])
			end
			return 0""";

	private static final long LEASE_MILLIS = 30_000;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	private final String[] key;

	private final String value = UUID.randomUUID().toString();

	private final String release;

	RawLock(int redisPort, String name) {
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
		this.connection = this.client.connect();
		this.key = new String[] { "raw:" + name };
		this.release = this.connection.sync().scriptLoad(RELEASE);
	}

	@Override
	public void lock() {
		RedisCommands<String, String> redis = this.connection.sync();
		String answer = redis.set(this.key[0], this.value, SetArgs.Builder.nx().px(LEASE_MILLIS));
		Assert.state(answer != null, "Somebody else has the lock");
	}

	@Override
	public void unlock() {
		RedisCommands<String, String> redis = this.connection.sync();
		Long deleted = redis.evalsha(this.release, ScriptOutputType.INTEGER, this.key, this.value);
		Assert.state(deleted == 1, "The lock has been lost");
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
