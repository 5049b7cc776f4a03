package io.cachestarter.local;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import com.github.benmanes.caffeine.cache.Ticker;
import io.cachestarter.internal.NamedThreads;
import org.jspecify.annotations.Nullable;

/**
 * The time by which local entries end. Asking the system takes about 20 ns, which is half
 * of a hit; so while there are many hits a thread asks every 10 ms, and they read what it
 * has noted, as with the coarse clocks of Linux ({@code CLOCK_MONOTONIC_COARSE}). Safe
 * for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class LocalClock implements AutoCloseable {

	/*
	 * Invariant: no entry is served after its end, unless the thread has not run for the
	 * margin. An end that is further away than the margin by the note has not come; for
	 * one that is nearer the system is asked.
	 *
	 * Without a note the system is asked, so a clock whose thread rests, or has ended, is
	 * exact. Only the thread writes a note, and it takes its last one back. The latest
	 * time, by which Caffeine goes, is written by all and never goes back: an entry that
	 * Caffeine has taken for ended, so that a clear has not seen it, does not return.
	 *
	 * The thread rests after each round. Whoever then counts enough questions in a short
	 * time wakes it again: a tick takes some 40 µs, as much as 2,000 questions. Threads
	 * that count at the same time lose counts, and wake it later.
	 */

	/** How late a note is expected to be at most. */
	static final Duration MARGIN = Duration.ofSeconds(1);

	static final Duration TICK = Duration.ofMillis(10);

	static final int TICKS_OF_ROUND = 100;

	/** So many questions within a tick are dearer than a note. */
	static final int QUESTIONS_OF_TICK = 2_000;

	private static final long MARGIN_NANOS = MARGIN.toNanos();

	private static final long TICK_NANOS = TICK.toNanos();

	/** A system that answers just this is asked again. */
	private static final long NONE = Long.MIN_VALUE;

	private final Ticker system;

	private final @Nullable Thread thread;

	private final AtomicLong latest;

	private volatile long note = NONE;

	private volatile boolean wanted;

	private volatile boolean closed;

	private int questions;

	private long counted;

	/**
	 * Creates a clock that asks a ticker each time, and has no thread.
	 * @param exact the ticker, in nanoseconds
	 */
	public LocalClock(Ticker exact) {
		this.system = exact;
		this.thread = null;
		this.latest = new AtomicLong(exact.read());
	}

	private LocalClock(ThreadFactory threads) {
		this.system = Ticker.systemTicker();
		this.latest = new AtomicLong(now());
		this.thread = threads.newThread(this::run);
		this.thread.start();
	}

	/**
	 * Starts a clock with the time of {@link System#nanoTime()}. Its thread rests until
	 * there are many hits, and ends when the clock is closed.
	 * @return the clock
	 */
	public static LocalClock start() {
		return new LocalClock(new NamedThreads("cache-starter-clock-"));
	}

	/** Asks the system for the time in nanoseconds. */
	long now() {
		return this.system.read();
	}

	/**
	 * Returns the time when somebody has asked last, in nanoseconds. It may be long ago.
	 */
	long latest() {
		return this.latest.get();
	}

	/** Asks the system, so that the latest time is not old. */
	void refresh() {
		long unused = ask();
	}

	private long ask() {
		long now = now();
		this.latest.accumulateAndGet(now, LocalClock::later);
		return now;
	}

	private static long later(long one, long other) {
		return (other - one > 0) ? other : one;
	}

	/** Returns the time in nanoseconds, or what it was a short time ago. */
	long recent() {
		long noted = this.note;
		return (noted != NONE) ? noted : askAndCount();
	}

	private long askAndCount() {
		long now = ask();
		int count = this.questions + 1;
		if (count < QUESTIONS_OF_TICK) {
			this.questions = count;
		}
		else {
			this.questions = 0;
			wakeIfShort(now - this.counted);
			this.counted = now;
		}
		return now;
	}

	private void wakeIfShort(long since) {
		if (since <= TICK_NANOS) {
			this.wanted = true;
			LockSupport.unpark(this.thread);
		}
	}

	/** Tells whether a time has come. */
	boolean hasCome(long time) {
		return time - recent() <= MARGIN_NANOS && time - now() <= 0;
	}

	private void run() {
		try {
			while (!this.closed) {
				LockSupport.park(this);
				ignoreInterrupts();
				for (int tick = 0; tick < TICKS_OF_ROUND && beginTick(tick); tick++) {
					LockSupport.parkNanos(this, TICK_NANOS);
					ignoreInterrupts();
				}
				rest();
			}
		}
		finally {
			rest();
		}
	}

	/** Nobody waits any more whose thread is interrupted; this one ends by its close. */
	private static void ignoreInterrupts() {
		boolean unused = Thread.interrupted();
	}

	/**
	 * Makes a note, the first one of a round only if it is wanted.
	 * @return whether to go on
	 */
	boolean beginTick(int tick) {
		if (this.closed || (tick == 0 && !this.wanted)) {
			return false;
		}
		this.wanted = false;
		this.note = ask();
		return true;
	}

	/** Makes the clock exact. */
	void rest() {
		this.note = NONE;
	}

	/** Ends the thread. The clock is exact from then on. */
	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

}
