package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

import com.github.benmanes.caffeine.cache.Caffeine;

import org.springframework.cache.Cache;
import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.util.Assert;

/**
 * Hits in a heap with many entries, by keys in no order that a processor could foresee.
 */
final class EntryGrowth {

	private static final Duration TURN = Duration.ofMillis(200);

	/** What an entry takes in both caches, with room for the collector. */
	private static final long BYTES_OF_BOTH = 700;

	private static final int WARM_UP_TURNS = 4;

	private static final int TURNS = 7;

	private static final double LEAST_HITS = 0.99;

	/**
	 * Prime, so that steps of it visit each of the entries, whose number is not a
	 * multiple.
	 */
	private static final long STRIDE = 7_368_787;

	private EntryGrowth() {
	}

	static void measureIfTheyFit(int entries, MarkdownTable table) throws ExecutionException, InterruptedException {
		long needed = entries * BYTES_OF_BOTH;
		if (needed < Runtime.getRuntime().maxMemory()) {
			measure(entries, table);
		}
		else {
			System.out.printf("%,d entries are left out: they need a heap of -Xmx%dm%n", entries, needed >> 20);
		}
	}

	private static void measure(int entries, MarkdownTable table) throws ExecutionException, InterruptedException {
		try (StarterApplication application = StarterApplication.start(settings(entries))) {
			Filled other = Filled.of(new CaffeineCache("grown",
					Caffeine.newBuilder().maximumSize(2L * entries).expireAfterWrite(Duration.ofHours(1)).build()),
					entries);
			Filled own = Filled.of(application.cache("grown", Long.class), entries);
			Samples ownNanos = new Samples();
			Samples otherNanos = new Samples();
			for (int turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
				double first = hitNanos(other.cache, entries);
				double second = hitNanos(own.cache, entries);
				if (turn >= 0) {
					otherNanos.add(first);
					ownNanos.add(second);
				}
			}
			table.row("%,d".formatted(entries), ownNanos.ratio(otherNanos).spread(),
					MarkdownTable.number(ownNanos.median()), MarkdownTable.number(otherNanos.median()),
					MarkdownTable.number(own.putMicros), MarkdownTable.number(own.bytes),
					MarkdownTable.number(other.bytes));
		}
	}

	static List<String> settings(int entries) {
		String prefix = "cache-starter.caches.grown.";
		return List.of(prefix + "local.max-entries=" + 2 * entries, prefix + "local.ttl=1h", prefix + "ttl=1h",
				prefix + "remote.enabled=false");
	}

	/** Reads on one thread for a while. */
	static Reads read(Cache cache, int entries) throws ExecutionException, InterruptedException {
		long[] position = { 0 };
		long[] hits = { 0 };
		Load load = Load.run((index) -> {
			position[0] = (position[0] + STRIDE) % entries;
			hits[0] += (cache.get(position[0]) != null) ? 1 : 0;
			return hits;
		}, 1, TURN);
		return new Reads((double) load.nanos() / load.reads(), (double) hits[0] / load.reads());
	}

	private static double hitNanos(Cache cache, int entries) throws ExecutionException, InterruptedException {
		Reads reads = read(cache, entries);
		Assert.state(reads.hits > LEAST_HITS, () -> "Only " + reads.hits + " of the reads are hits");
		return reads.nanos;
	}

	/**
	 * What reads were like.
	 *
	 * @param nanos the time of one
	 * @param hits the share that found an entry
	 */
	record Reads(double nanos, double hits) {

	}

	private record Filled(Cache cache, double putMicros, double bytes) {

		static Filled of(Cache cache, int entries) {
			long before = Heap.used();
			Span fill = Span.of(() -> {
				for (long key = 0; key < entries; key++) {
					cache.put(key, key);
				}
			});
			return new Filled(cache, fill.nanos() / 1e3 / entries, (double) (Heap.used() - before) / entries);
		}

	}

}
