package io.cachestarter.observe;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import io.cachestarter.lock.LockKind;
import io.cachestarter.lock.LockLoss;
import io.cachestarter.lock.LockObserver.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of locks in one registry. Looks a timer up once, because locks are
 * taken often. Safe for use by multiple threads.
 */
final class LockMeters {

	private final Map<LockKind, KindTimers> timers = new EnumMap<>(LockKind.class);

	private final MeterRegistry registry;

	private final BoundMeters meters;

	LockMeters(MeterRegistry registry, BoundMeters meters) {
		this.registry = registry;
		this.meters = meters;
		for (LockKind kind : LockKind.values()) {
			this.timers.put(kind, new KindTimers(kind));
		}
	}

	void attempt(LockKind kind, Outcome outcome, boolean contended, long nanos) {
		KindTimers timersOfKind = Objects.requireNonNull(this.timers.get(kind));
		timersOfKind.attempts(outcome).record(nanos, TimeUnit.NANOSECONDS);
		if (contended) {
			timersOfKind.waits().record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	void lost(LockLoss loss) {
		remember(Counter.builder("lock.lost")
			.description("Locks that were lost while they were held")
			.tag("kind", text(loss.kind()))
			.tag("reason", text(loss.reason()))
			.register(this.registry)).increment();
	}

	void runUnlocked() {
		remember(Counter.builder("lock.unlocked")
			.description("Methods that were run without their lock because they may")
			.register(this.registry)).increment();
	}

	private <M extends Meter> M remember(M meter) {
		this.meters.add(this.registry, List.of(meter));
		return meter;
	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/** The timers of one kind of locks. */
	private final class KindTimers {

		private final ConcurrentMap<Outcome, Timer> attempts = new ConcurrentHashMap<>();

		private final LockKind kind;

		private volatile @Nullable Timer waits;

		KindTimers(LockKind kind) {
			this.kind = kind;
		}

		Timer attempts(Outcome outcome) {
			Timer known = this.attempts.get(outcome);
			return (known != null) ? known : this.attempts.computeIfAbsent(outcome, this::registerAttempts);
		}

		private Timer registerAttempts(Outcome outcome) {
			return remember(Timer.builder("lock.acquire")
				.description("Attempts to take a lock")
				.tag("kind", text(this.kind))
				.tag("outcome", text(outcome))
				.register(LockMeters.this.registry));
		}

		Timer waits() {
			Timer known = this.waits;
			if (known == null) {
				known = remember(Timer.builder("lock.wait")
					.description("Attempts to take a lock that somebody else held")
					.tag("kind", text(this.kind))
					.register(LockMeters.this.registry));
				this.waits = known;
			}
			return known;
		}

	}

}
