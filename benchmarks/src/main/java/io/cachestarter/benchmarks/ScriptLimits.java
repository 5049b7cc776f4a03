package io.cachestarter.benchmarks;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * The least that a program can do: one script by the synchronous commands of Lettuce,
 * whose answer is one number, negative if it denies.
 */
final class ScriptLimits implements LimitNode {

	/** The generic cell rate algorithm, with a burst of the whole limit. */
	private static final String GCRA = """
			local time = redis.call('TIME')
			local now = time[1] * 1000000 + time[2]
			local step = ARGV[2] / ARGV[1]
			local arrival = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0)) + step
			local left = ARGV[2] - (arrival - now)
			if left < 0 then
				return math.floor(left)
			end
			redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX', math.ceil((arrival - now) / 1000))
			return math.floor(left / step)""";

	/** A sliding window that keeps each permit as a member of a sorted set. */
	private static final String LOG = """
			local time = redis.call('TIME')
			local now = time[1] * 1000000 + time[2]
			redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - ARGV[2]))
			local left = ARGV[1] - redis.call('ZCARD', KEYS[1]) - 1
			if left < 0 then
				return left
			end
			redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
			redis.call('PEXPIRE', KEYS[1], ARGV[2] / 1000)
			return left""";

	private final String node = UUID.randomUUID().toString().substring(0, 8);

	private final AtomicLong members = new AtomicLong();

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	private final String prefix;

	private final String script;

	private ScriptLimits(int redisPort, String prefix, String script) {
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
		this.connection = this.client.connect();
		this.prefix = prefix;
		this.script = this.connection.sync().scriptLoad(script);
	}

	static LimitNode gcra(int redisPort) {
		return new ScriptLimits(redisPort, "gcra:", GCRA);
	}

	static LimitNode log(int redisPort) {
		return new ScriptLimits(redisPort, "log:", LOG);
	}

	@Override
	public BooleanSupplier check(String key, Limit limit) {
		RedisCommands<String, String> redis = this.connection.sync();
		String[] keys = { this.prefix + key };
		String permits = Long.toString(limit.permits());
		String window = Long.toString(limit.windowMicros());
		return () -> {
			String member = this.node + this.members.incrementAndGet();
			Long left = redis.evalsha(this.script, ScriptOutputType.INTEGER, keys, permits, window, member);
			return left >= 0;
		};
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
