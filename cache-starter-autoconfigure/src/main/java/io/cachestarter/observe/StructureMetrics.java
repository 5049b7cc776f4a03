package io.cachestarter.observe;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import io.cachestarter.structure.StructureKind;
import io.cachestarter.structure.StructureObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the structures.
 *
 * <pre>
 * structures.operations  a timer: kind, operation, outcome = success or failure
 * </pre>
 *
 * Entities and ids are no tags: there may be one for each customer. A timer appears with
 * the first operation that it times. Closing takes all of them out of their registries,
 * which may live longer than the structures. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class StructureMetrics implements StructureObserver, MeterBinder, AutoCloseable {

	private final BoundMeters meters = new BoundMeters();

	private volatile Timers[] bound = {};

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		Timers[] more = Arrays.copyOf(this.bound, this.bound.length + 1);
		more[this.bound.length] = new Timers(registry, this.meters);
		this.bound = more;
	}

	@Override
	public void onOperation(StructureKind kind, String operation, boolean succeeded, long nanos) {
		for (Timers each : this.bound) {
			each.of(new Timed(kind, operation, succeeded)).record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public synchronized void close() {
		this.bound = new Timers[0];
		this.meters.close();
	}

	private record Timed(StructureKind kind, String operation, boolean succeeded) {

	}

	private record Timers(MeterRegistry registry, BoundMeters meters, ConcurrentMap<Timed, Timer> timers) {

		Timers(MeterRegistry registry, BoundMeters meters) {
			this(registry, meters, new ConcurrentHashMap<>());
		}

		Timer of(Timed timed) {
			Timer known = this.timers.get(timed);
			return (known != null) ? known : this.timers.computeIfAbsent(timed, this::register);
		}

		private Timer register(Timed timed) {
			Timer timer = Timer.builder("structures.operations")
				.description("Operations on structures in Redis")
				.tag("kind", timed.kind().code())
				.tag("operation", timed.operation())
				.tag("outcome", timed.succeeded() ? "success" : "failure")
				.register(this.registry);
			this.meters.add(this.registry, List.of(timer));
			return timer;
		}

	}

}
