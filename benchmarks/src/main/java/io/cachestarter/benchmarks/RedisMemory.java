package io.cachestarter.benchmarks;

import java.util.Objects;
import java.util.stream.IntStream;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.EntryOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import tools.jackson.databind.json.JsonMapper;

/** What entries and tags take in Redis, by {@code MEMORY USAGE}. */
final class RedisMemory {

	private static final int TAGS = 5;

	private RedisMemory() {
	}

	static void print() {
		try (StarterApplication application = StarterApplication.start();
				RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", application.redisPort()));
				StatefulRedisConnection<String, String> connection = client.connect()) {
			CacheAccess<Long, Product> access = application.access("x", Product.class);
			String[] tags = IntStream.range(0, TAGS).mapToObj((i) -> "category:" + i).toArray(String[]::new);
			access.put(1L, Product.of(1));
			access.put(2L, Product.of(2), EntryOptions.NONE.withTags(tags));
			MarkdownTable table = new MarkdownTable("in Redis", "bytes");
			table.row("the JSON of a record", JsonMapper.builder().build().writeValueAsBytes(Product.of(1)).length);
			table.row("an entry with it", bytes(connection, "benchmarks:cache:x:1"));
			table.row("an entry with " + TAGS + " tags", bytes(connection, "benchmarks:cache:x:2"));
			table.row("a tag", bytes(connection,
					ScanIterator.scan(connection.sync(), ScanArgs.Builder.matches("*:tag:category*0")).next()));
		}
	}

	private static long bytes(StatefulRedisConnection<String, String> connection, String key) {
		return Objects.requireNonNull(connection.sync().memoryUsage(key), key);
	}

}
