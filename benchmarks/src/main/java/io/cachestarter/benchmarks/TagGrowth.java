package io.cachestarter.benchmarks;

import java.util.concurrent.ExecutionException;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.EntryOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import org.springframework.cache.Cache;

/** A node whose entries have a tag each, all of them different. */
final class TagGrowth {

	private static final int THREADS = 16;

	private static final int ROUNDS = 5;

	private static final int MOST_SAMPLES = 2_000;

	private TagGrowth() {
	}

	static void measure(int tags, MarkdownTable table) throws ExecutionException, InterruptedException {
		try (StarterApplication application = StarterApplication.start(EntryGrowth.settings(tags + 1));
				RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", application.redisPort()));
				StatefulRedisConnection<String, String> connection = client.connect()) {
			CacheAccess<Long, Long> access = application.access("grown", Long.class);
			Cache cache = application.cache("grown", Long.class);
			long empty = Heap.used();
			fill(access, tags, "");
			long without = Heap.used();
			access.clear();
			long cleared = Heap.used();
			fill(access, tags, "t");
			double bytes = (double) ((Heap.used() - cleared) - (without - empty)) / tags;
			Samples found = new Samples();
			Samples nanos = new Samples();
			Samples checked = new Samples();
			Samples calls = new Samples();
			access.put(-1L, -1L, EntryOptions.NONE.withTags("other"));
			for (int round = -1; round < ROUNDS; round++) {
				EntryGrowth.Reads reads = EntryGrowth.read(cache, tags);
				double call = Span.of(() -> application.tags().invalidate("other")).nanos() / 1e3;
				double first = firstNanos(cache, tags);
				if (round >= 0) {
					found.add(100 * reads.hits());
					nanos.add(reads.nanos());
					calls.add(call);
					checked.add(first);
				}
			}
			table.row("%,d".formatted(tags), MarkdownTable.number(found.median()), nanos.spread(), checked.spread(),
					calls.spread(), (tags >= MOST_SAMPLES / 2) ? MarkdownTable.number(bytes) : "",
					inRedis(connection.sync(), "t0"));
		}
	}

	private static void fill(CacheAccess<Long, Long> access, int entries, String prefix)
			throws ExecutionException, InterruptedException {
		Load unused = Load.each(entries, THREADS, (index) -> {
			EntryOptions options = prefix.isEmpty() ? EntryOptions.NONE : EntryOptions.NONE.withTags(prefix + index);
			access.put((long) index, (long) index, options);
			return index;
		});
	}

	/** Returns the time of a hit that is the first one of its entry. */
	private static double firstNanos(Cache cache, int entries) {
		int samples = Math.min(entries, MOST_SAMPLES);
		long[] found = { 0 };
		Span span = Span.of(() -> {
			for (long key = 0; key < samples; key++) {
				found[0] += (cache.get(key) != null) ? 1 : 0;
			}
		});
		return (found[0] > 0) ? (double) span.nanos() / samples : Double.NaN;
	}

	private static String inRedis(RedisCommands<String, String> redis, String tag) {
		String key = ScanIterator.scan(redis, ScanArgs.Builder.matches("*:tag:" + tag)).next();
		return String.valueOf(redis.memoryUsage(key));
	}

}
