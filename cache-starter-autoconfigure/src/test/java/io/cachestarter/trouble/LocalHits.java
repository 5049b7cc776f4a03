package io.cachestarter.trouble;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.oracle.OracleNode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.cache.Cache;

/**
 * Reads keys that nobody changes, again and again on all nodes, and notes what a hit in
 * the heap takes. What is not in the heap is loaded and does not count.
 */
final class LocalHits implements Runnable {

	private static final String CACHE = "calm";

	private static final List<String> KEYS = IntStream.range(0, 64).mapToObj((number) -> "calm-" + number).toList();

	/** So many together are longer than reading the clock takes. */
	private static final int ROUNDS = 4;

	private static final long BREAK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final List<Reader> readers;

	private final Stopwatch hits;

	private final BooleanSupplier goesOn;

	LocalHits(List<OracleNode> nodes, Stopwatch hits, BooleanSupplier goesOn) {
		this.readers = nodes.stream().map(Reader::new).toList();
		this.hits = hits;
		this.goesOn = goesOn;
	}

	@Override
	public void run() {
		while (this.goesOn.getAsBoolean()) {
			this.readers.forEach(this::read);
			LockSupport.parkNanos(BREAK_NANOS);
		}
	}

	private void read(Reader reader) {
		double before = reader.hits();
		long begun = System.nanoTime();
		reader.read();
		long nanos = System.nanoTime() - begun;
		int reads = ROUNDS * KEYS.size();
		if (reader.hits() - before == reads) {
			this.hits.called(nanos / reads);
		}
		else {
			reader.fill();
		}
	}

	/** Reads on one node. Nobody else reads this cache there. */
	private static final class Reader {

		private final Cache cache;

		private final Meter meter;

		Reader(OracleNode node) {
			this.cache = Objects
				.requireNonNull(node.context().bean(TwoLevelCacheManager.class).getCache(CACHE, String.class));
			this.meter = node.context()
				.bean(MeterRegistry.class)
				.get("cache.gets")
				.tags("cache", CACHE, "level", "local", "result", "hit")
				.meter();
		}

		double hits() {
			return this.meter.measure().iterator().next().getValue();
		}

		void read() {
			for (int round = 0; round < ROUNDS; round++) {
				for (String key : KEYS) {
					Object unused = this.cache.get(key);
				}
			}
		}

		void fill() {
			KEYS.forEach((key) -> this.cache.get(key, () -> key));
		}

	}

}
