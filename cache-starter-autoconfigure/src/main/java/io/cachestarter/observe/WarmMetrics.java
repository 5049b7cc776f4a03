package io.cachestarter.observe;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.cachestarter.warm.CacheWarmers;
import io.cachestarter.warm.KeyOutcome;
import io.cachestarter.warm.WarmObserver;
import io.cachestarter.warm.WarmOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the warmers of this node.
 *
 * <pre>
 * warm.keys      warmer, outcome = loaded, skipped, failed or filled
 * warm.runs      warmer, outcome = loaded, filled, local_only, cancelled or failed
 * warm.duration  warmer; a timer of the runs
 * warm.progress  warmer; share of the keys of the present or last run that are done
 * </pre>
 *
 * Meters appear with the first thing that they count. Closing takes all of them out of
 * their registries, which may live longer than the warmers. Safe for use by multiple
 * threads.
 *
 * @since 0.1.0
 */
public final class WarmMetrics implements WarmObserver, MeterBinder, AutoCloseable {

	private final Set<String> watched = ConcurrentHashMap.newKeySet();

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	private final BoundMeters meters = new BoundMeters();

	private final Supplier<@Nullable CacheWarmers> warmers;

	/**
	 * Creates a binder.
	 * @param warmers gives the warmers, or {@code null} as long as there are none
	 */
	public WarmMetrics(Supplier<@Nullable CacheWarmers> warmers) {
		this.warmers = warmers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
	}

	@Override
	public void onKeys(String warmer, KeyOutcome outcome, long count) {
		for (MeterRegistry registry : this.registries) {
			add(registry,
					Counter.builder("warm.keys")
						.description("Keys that warmers have handled")
						.tag("warmer", warmer)
						.tag("outcome", text(outcome))
						.register(registry))
				.increment((double) count);
		}
		watch(warmer);
	}

	private void watch(String warmer) {
		if (this.watched.add(warmer)) {
			for (MeterRegistry registry : this.registries) {
				Gauge unused = add(registry, progress(warmer).register(registry));
			}
		}
	}

	private Gauge.Builder<WarmMetrics> progress(String warmer) {
		return Gauge.builder("warm.progress", this, (metrics) -> metrics.progressOf(warmer))
			.description("Share of the keys of the present or last run that are done")
			.tag("warmer", warmer);
	}

	private double progressOf(String warmer) {
		CacheWarmers existing = this.warmers.get();
		return (existing != null) ? existing.status(warmer).progress() : 0;
	}

	@Override
	public void onRun(String warmer, WarmOutcome outcome, long nanos) {
		for (MeterRegistry registry : this.registries) {
			add(registry,
					Counter.builder("warm.runs")
						.description("Runs of warmers that have ended")
						.tag("warmer", warmer)
						.tag("outcome", text(outcome))
						.register(registry))
				.increment();
			add(registry,
					Timer.builder("warm.duration")
						.description("Runs of warmers")
						.tag("warmer", warmer)
						.register(registry))
				.record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	private <M extends Meter> M add(MeterRegistry registry, M meter) {
		this.meters.add(registry, List.of(meter));
		return meter;
	}

	private static String text(Enum<?> outcome) {
		return outcome.name().toLowerCase(Locale.ROOT);
	}

	@Override
	public void close() {
		this.registries.clear();
		this.meters.close();
	}

}
