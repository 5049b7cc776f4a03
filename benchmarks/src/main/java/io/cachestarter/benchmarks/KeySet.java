package io.cachestarter.benchmarks;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * The common way to have tags: a set with the keys of all entries, which a script
 * removes.
 */
final class KeySet implements TaggedEntries {

	private static final String FILL = """
			for i = tonumber(ARGV[1]), tonumber(ARGV[2]) do
			  redis.call('SET', 'key-set:' .. i, i, 'PX', 3600000)
			  redis.call('SADD', KEYS[1], 'key-set:' .. i)
			end
			return redis.call('SCARD', KEYS[1])""";

	private static final String INVALIDATE = """
			for _, key in ipairs(redis.call('SMEMBERS', KEYS[1])) do
			  redis.call('UNLINK', key)
			end
			return redis.call('UNLINK', KEYS[1])""";

	private static final String[] TAG = { "key-set" };

	private static final int AT_ONCE = 1_000;

	private final RedisCommands<String, String> redis;

	KeySet(RedisCommands<String, String> redis) {
		this.redis = redis;
	}

	@Override
	public void fill(int count) {
		for (int first = 0; first < count; first += AT_ONCE) {
			Long unused = this.redis.eval(FILL, ScriptOutputType.INTEGER, TAG, String.valueOf(first),
					String.valueOf(Math.min(count, first + AT_ONCE) - 1));
		}
	}

	@Override
	public void invalidate() {
		Long unused = this.redis.eval(INVALIDATE, ScriptOutputType.INTEGER, TAG);
	}

	@Override
	public boolean isAnyLeft() {
		return this.redis.get("key-set:0") != null;
	}

	@Override
	public long left(int count) {
		return ScanIterator.scan(this.redis, ScanArgs.Builder.matches("key-set:*").limit(AT_ONCE))
			.stream()
			.distinct()
			.count();
	}

}
