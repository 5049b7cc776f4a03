package io.cachestarter.observe;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.cachestarter.invalidation.FlushReason;
import io.cachestarter.invalidation.InvalidationBus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the messages between nodes.
 *
 * <pre>
 * cache.invalidation.lag        time from the publication of a message to its arrival
 * cache.invalidation.gaps       numbers of a sender that stayed missing
 * cache.invalidation.flushes    reason; times that the local level was dropped
 * cache.invalidation.peers      other nodes that this one hears
 * </pre>
 *
 * Closing takes them out of their registries, which may live longer than the bus.
 *
 * @since 0.1.0
 */
public final class InvalidationMetrics implements MeterBinder, AutoCloseable {

	private final BoundMeters meters = new BoundMeters();

	private final InvalidationBus bus;

	/**
	 * Creates a binder.
	 * @param bus what is counted
	 */
	public InvalidationMetrics(InvalidationBus bus) {
		this.bus = bus;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Timer lag = Timer.builder("cache.invalidation.lag")
			.description("Time from the publication of a message by Redis to its arrival here")
			.register(registry);
		this.bus.onLag((nanos) -> lag.record(nanos, TimeUnit.NANOSECONDS));
		Meter gaps = FunctionCounter
			.builder("cache.invalidation.gaps", this.bus, (each) -> each.flushes(FlushReason.GAP))
			.description("Messages of another node that were noticed to be missing")
			.register(registry);
		Meter peers = Gauge.builder("cache.invalidation.peers", this.bus, InvalidationBus::peers)
			.description("Other nodes of the application that this one hears")
			.register(registry);
		this.meters.add(registry, List.of(lag, gaps, peers));
		for (FlushReason reason : FlushReason.values()) {
			Meter flushes = FunctionCounter
				.builder("cache.invalidation.flushes", this.bus, (each) -> each.flushes(reason))
				.description("Times that the local level was dropped because messages may have been lost")
				.tag("reason", reason.label())
				.register(registry);
			this.meters.add(registry, List.of(flushes));
		}
	}

	@Override
	public void close() {
		this.meters.close();
	}

}
