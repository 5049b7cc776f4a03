package io.cachestarter.redis;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

import io.cachestarter.internal.Completions;
import io.cachestarter.internal.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether Redis is asked at all. Safe for use by multiple threads.
 */
final class RedisBreaker {

	/*
	 * Redis answers in order, so when one answer has not come within the timeout no later
	 * one has come either, and every other caller would wait in vain, too. So a single
	 * call without an answer opens the breaker; errors that Redis answers with open it by
	 * their rate.
	 */

	private static final Logger logger = LoggerFactory.getLogger(RedisBreaker.class);

	private final LongAdder rejected = new LongAdder();

	private final ReentrantLock opening = new ReentrantLock();

	private final CircuitBreaker breaker;

	private final boolean enabled;

	private volatile Runnable onOpen = () -> {
	};

	RedisBreaker(BreakerSettings settings, MonotonicClock clock) {
		this.enabled = settings.enabled();
		this.breaker = CircuitBreaker.of("cache-starter-redis",
				CircuitBreakerConfig.custom()
					.failureRateThreshold(settings.failureRateThreshold())
					.slidingWindow(settings.slidingWindowSize(), settings.minimumNumberOfCalls(),
							SlidingWindowType.COUNT_BASED, SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
					.permittedNumberOfCallsInHalfOpenState(BreakerSettings.TRIALS)
					.waitIntervalFunctionInOpenState(IntervalFunction
						.ofExponentialBackoff(settings.waitDurationInOpenState(), 2, settings.longestWaitDuration()))
					.clock(new ElapsedTime(clock))
					.currentTimestampFunction((unused) -> clock.nanos(), TimeUnit.NANOSECONDS)
					.build());
	}

	/**
	 * Has a task run whenever Redis begins to be left alone. The events of the library
	 * would tell as well, but an event would then be made for each call that succeeds.
	 * @param task must not block; may be run twice for once
	 */
	void onOpen(Runnable task) {
		this.onOpen = task;
	}

	/** Tells whether a call may be made. One that may has to be recorded at its end. */
	boolean tryAcquire() {
		if (!this.enabled || this.breaker.tryAcquirePermission()) {
			return true;
		}
		this.rejected.increment();
		return false;
	}

	/** Records the end of a call. */
	void record(Ending ending, long startNanos) {
		if (!this.enabled) {
			return;
		}
		long nanos = this.breaker.getCurrentTimestamp() - startNanos;
		switch (ending) {
			case ANSWERED -> this.breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
			case GIVEN_UP -> this.breaker.releasePermission();
			case REFUSED, READ_ONLY, SILENT -> recordFailure(ending, nanos);
		}
	}

	private void recordFailure(Ending ending, long nanos) {
		boolean left = isOpen();
		this.breaker.onError(nanos, TimeUnit.NANOSECONDS, failure(ending));
		if (ending == Ending.SILENT) {
			openUnlessOpen();
		}
		if (!left && isOpen()) {
			logger.debug("The breaker is open now");
			this.onOpen.run();
		}
	}

	private boolean isOpen() {
		return this.breaker.getState() == State.OPEN;
	}

	private static RedisFailureException failure(Ending ending) {
		return new RedisFailureException("A call of Redis has ended: " + ending);
	}

	/** Opening twice would double the wait. */
	private void openUnlessOpen() {
		this.opening.lock();
		try {
			if (this.breaker.getState() == State.CLOSED) {
				this.breaker.transitionToOpenState();
			}
		}
		finally {
			this.opening.unlock();
		}
	}

	long now() {
		return this.breaker.getCurrentTimestamp();
	}

	BreakerState state() {
		return switch (this.breaker.getState()) {
			case OPEN, FORCED_OPEN -> BreakerState.OPEN;
			case HALF_OPEN -> BreakerState.HALF_OPEN;
			case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
		};
	}

	long rejected() {
		return this.rejected.sum();
	}

	/** How a call has ended. */
	enum Ending {

		/** With what was asked for, or an error that is about the question. */
		ANSWERED,

		/** The caller has gone. */
		GIVEN_UP,

		/** There is no connection, or the server says that it cannot work. */
		REFUSED,

		/** The server is a replica, so a primary has to be looked for. */
		READ_ONLY,

		/** There was no answer in time. */
		SILENT;

		static Ending of(@Nullable Throwable failure) {
			return (failure == null) ? ANSWERED : ofCause(Completions.cause(failure));
		}

		private static Ending ofCause(Throwable failure) {
			if (failure instanceof TimeoutException) {
				return SILENT;
			}
			if (failure instanceof RedisCommandExecutionException) {
				if (isReadOnly(failure)) {
					return READ_ONLY;
				}
				return isRefusal(failure) ? REFUSED : ANSWERED;
			}
			if (failure instanceof CancellationException) {
				return GIVEN_UP;
			}
			return REFUSED;
		}

		/** Until Redis 7 the error of a script has that of its command within. */
		private static boolean isReadOnly(Throwable failure) {
			return failure instanceof RedisReadOnlyException
					|| String.valueOf(failure.getMessage()).contains("-READONLY ");
		}

		private static boolean isRefusal(Throwable failure) {
			String message = String.valueOf(failure.getMessage());
			return failure instanceof RedisLoadingException || failure instanceof RedisBusyException
					|| message.startsWith("MASTERDOWN") || message.startsWith("CLUSTERDOWN")
					|| message.startsWith("NOAUTH") || message.startsWith("NOREPLICAS")
					|| message.startsWith("MISCONF");
		}

	}

	/** What passes on the monotonic clock, as the time that the library asks for. */
	private static final class ElapsedTime extends Clock {

		private final MonotonicClock clock;

		private final long startNanos;

		ElapsedTime(MonotonicClock clock) {
			this.clock = clock;
			this.startNanos = clock.nanos();
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return Instant.EPOCH.plusNanos(this.clock.nanos() - this.startNanos);
		}

	}

}
