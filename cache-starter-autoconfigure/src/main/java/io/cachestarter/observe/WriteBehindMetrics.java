package io.cachestarter.observe;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.cachestarter.cache.WriteNotAcceptedException.Reason;
import io.cachestarter.writebehind.RedisWriteBehind;
import io.cachestarter.writebehind.WriteBehindObserver;
import io.cachestarter.writebehind.WriteBehindStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of write-behind, each with the tag {@code cache}.
 *
 * <pre>
 * writebehind.accepted       writes that were accepted on this node
 * writebehind.coalesced      those of them that took the place of a pending write
 * writebehind.rejected       reason = full, unavailable or unknown; calls
 * writebehind.flushed        writes that this node has written
 * writebehind.batch          a timer of the batches that it has written
 * writebehind.retries        reason = transient or failed; failures of the writer
 * writebehind.dead           writes that this node has given up
 * writebehind.pending        keys that are pending in the partitions of this node
 * writebehind.dead.letters   dead letters in these partitions
 * writebehind.lag            seconds that the first of these keys has been in its place
 * </pre>
 *
 * A partition is flushed by one node, so the sum of the gauges over all nodes is that of
 * the cache. Closing takes the meters out of their registries. Safe for use by multiple
 * threads.
 *
 * @since 0.1.0
 */
public final class WriteBehindMetrics implements WriteBehindObserver, MeterBinder, AutoCloseable {

	private static final double MILLIS_PER_SECOND = 1_000;

	private final List<Counters> counters = new CopyOnWriteArrayList<>();

	private final BoundMeters meters = new BoundMeters();

	private final Supplier<RedisWriteBehind> writeBehind;

	/**
	 * Creates a binder.
	 * @param writeBehind gives what is measured
	 */
	public WriteBehindMetrics(Supplier<RedisWriteBehind> writeBehind) {
		this.writeBehind = writeBehind;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.counters.add(new Counters(registry));
		for (String cache : this.writeBehind.get().caches()) {
			gauge(registry, cache, "writebehind.pending", "Keys that are pending in the partitions of this node",
					WriteBehindStatus::pending);
			gauge(registry, cache, "writebehind.dead.letters", "Dead letters in the partitions of this node",
					WriteBehindStatus::deadLetters);
			gauge(registry, cache, "writebehind.lag", "Seconds that the first pending key has been in its place",
					(status) -> status.lag().toMillis() / MILLIS_PER_SECOND);
		}
	}

	private void gauge(MeterRegistry registry, String cache, String name, String description,
			ToDoubleFunction<WriteBehindStatus> number) {
		this.meters.add(registry, List.of(Gauge
			.builder(name, this, (metrics) -> number.applyAsDouble(metrics.writeBehind.get().localStatus(cache)))
			.description(description)
			.tag("cache", cache)
			.register(registry)));
	}

	@Override
	public void onAccepted(String cache, int writes, int coalesced) {
		count("writebehind.accepted", "Writes that were accepted", writes, "cache", cache);
		if (coalesced > 0) {
			count("writebehind.coalesced", "Writes that took the place of a pending one", coalesced, "cache", cache);
		}
	}

	@Override
	public void onRejected(String cache, Reason reason) {
		count("writebehind.rejected", "Calls whose writes were not accepted", 1, "cache", cache, "reason",
				reason.name().toLowerCase(Locale.ROOT));
	}

	@Override
	public void onFlushed(String cache, int writes, long nanos) {
		count("writebehind.flushed", "Writes that have been written", writes, "cache", cache);
		for (Counters each : this.counters) {
			Timer timer = Timer.builder("writebehind.batch")
				.description("Batches that have been written")
				.tag("cache", cache)
				.register(each.registry);
			this.meters.add(each.registry, List.of(timer));
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void onFailure(String cache, boolean passing) {
		count("writebehind.retries", "Failures of the writer", 1, "cache", cache, "reason",
				passing ? "transient" : "failed");
	}

	@Override
	public void onDead(String cache) {
		count("writebehind.dead", "Writes that were given up", 1, "cache", cache);
	}

	private void count(String name, String description, int count, String... tags) {
		for (Counters each : this.counters) {
			each.of(name, description, tags).increment(count);
		}
	}

	@Override
	public void close() {
		this.counters.clear();
		this.meters.close();
	}

	/** The counters of one registry. Looks each up once, because writes are many. */
	private final class Counters {

		private final ConcurrentMap<Id, Counter> known = new ConcurrentHashMap<>();

		private final MeterRegistry registry;

		Counters(MeterRegistry registry) {
			this.registry = registry;
		}

		Counter of(String name, String description, String... tags) {
			Id id = new Id(name, List.of(tags));
			Counter counter = this.known.get(id);
			return (counter != null) ? counter
					: this.known.computeIfAbsent(id, (missing) -> register(name, description, tags));
		}

		private Counter register(String name, String description, String... tags) {
			Counter counter = Counter.builder(name).description(description).tags(tags).register(this.registry);
			WriteBehindMetrics.this.meters.add(this.registry, List.of(counter));
			return counter;
		}

	}

	private record Id(String name, List<String> tags) {

	}

}
