package io.cachestarter.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.cachestarter.lock.LockKind;
import io.cachestarter.lock.LockLoss;
import io.cachestarter.lock.LockObserver;
import io.cachestarter.lock.RedisLocks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the distributed locks.
 *
 * <pre>
 * lock.acquire     kind, outcome = acquired, timed_out, failed or interrupted; a timer
 * lock.wait        kind; a timer of those attempts that met another holder
 * lock.held        locks that this node holds
 * lock.waiting     callers of this node that wait for a lock
 * lock.lost        kind, reason = expired, gone or thread_ended
 * lock.unlocked    methods that were run without their lock because they may
 * </pre>
 *
 * Names of locks are no tags: there may be one for each customer. Meters with tags appear
 * with the first thing that they count. Closing takes all of them out of their
 * registries, which may live longer than the locks. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class LockMetrics implements LockObserver, MeterBinder, AutoCloseable {

	private final List<LockMeters> bound = new CopyOnWriteArrayList<>();

	private final BoundMeters meters = new BoundMeters();

	private final Supplier<@Nullable RedisLocks> locks;

	/**
	 * Creates a binder.
	 * @param locks gives the locks that are counted, or {@code null} as long as there are
	 * none
	 */
	public LockMetrics(Supplier<@Nullable RedisLocks> locks) {
		this.locks = locks;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "lock.held", "Locks that this node holds", RedisLocks::heldCount);
		gauge(registry, "lock.waiting", "Callers of this node that wait for a lock", RedisLocks::waitingCount);
		this.bound.add(new LockMeters(registry, this.meters));
	}

	private void gauge(MeterRegistry registry, String name, String description, ToIntFunction<RedisLocks> number) {
		this.meters.add(registry,
				List.of(Gauge.builder(name, this, (metrics) -> metrics.count(number))
					.description(description)
					.register(registry)));
	}

	private int count(ToIntFunction<RedisLocks> number) {
		RedisLocks existing = this.locks.get();
		return (existing != null) ? number.applyAsInt(existing) : 0;
	}

	@Override
	public void onAttempt(LockKind kind, Outcome outcome, boolean contended, long nanos) {
		for (LockMeters each : this.bound) {
			each.attempt(kind, outcome, contended, nanos);
		}
	}

	@Override
	public void onLost(LockLoss loss) {
		this.bound.forEach((each) -> each.lost(loss));
	}

	@Override
	public void onRunUnlocked(String name) {
		this.bound.forEach(LockMeters::runUnlocked);
	}

	@Override
	public void close() {
		this.bound.clear();
		this.meters.close();
	}

}
