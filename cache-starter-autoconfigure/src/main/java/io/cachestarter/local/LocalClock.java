package io.cachestarter.local;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import com.github.benmanes.caffeine.cache.Ticker;
import io.cachestarter.internal.NamedThreads;
import org.jspecify.annotations.Nullable;

/**
 * The time by which local entries end. Asking the system takes about 20 ns, which is half
 * of a hit; so a thread asks every 10 ms while there are many hits, and these read what
 * it has noted, as with the coarse clocks of Linux ({@code CLOCK_MONOTONIC_COARSE}). Safe
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
	 * Without a note the system is asked, so a clock whose thread has nothing to do, or
	 * has ended, is exact. Only the thread writes a note, and it takes its last one back.
	 */

	/** How late a note is expected to be at most. */
	static final Duration MARGIN = Duration.ofSeconds(1);

	static final Duration TICK = Duration.ofMillis(10);

	/** Of so many ticks at least half have to see a read, or the thread rests. */
	static final int TICKS_OF_ROUND = 100;

	/** After so many questions to the system the thread goes on. */
	static final int READS_TO_START = 1_000;

	private static final long MARGIN_NANOS = MARGIN.toNanos();

	/** A system that answers just this is asked again. */
	private static final long NONE = Long.MIN_VALUE;

	private final AtomicInteger exactReads = new AtomicInteger();

	private final Ticker system;

	private final @Nullable Thread thread;

	private volatile long note = NONE;

	/** Written without order: a mark that is lost costs nothing. */
	private boolean read;

	private volatile boolean closed;

	private int ticks;

	private int readTicks;

	/**
	 * Creates a clock that asks a ticker each time, and has no thread.
	 * @param exact the ticker, in nanoseconds
	 */
	public LocalClock(Ticker exact) {
		this.system = exact;
		this.thread = null;
	}

	private LocalClock(ThreadFactory threads) {
		this.system = Ticker.systemTicker();
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

	/** Returns the time in nanoseconds. */
	long now() {
		return this.system.read();
	}

	/** Returns the time in nanoseconds, or what it was a short time ago. */
	long recent() {
		long noted = this.note;
		if (noted == NONE) {
			return ask();
		}
		if (!this.read) {
			this.read = true;
		}
		return noted;
	}

	private long ask() {
		if (this.exactReads.incrementAndGet() == READS_TO_START) {
			LockSupport.unpark(this.thread);
		}
		return now();
	}

	/** Tells whether a time has come. */
	boolean hasCome(long time) {
		return time - recent() <= MARGIN_NANOS && time - now() <= 0;
	}

	private void run() {
		try {
			while (!this.closed) {
				if (this.note == NONE) {
					LockSupport.park(this);
				}
				else {
					LockSupport.parkNanos(this, TICK.toNanos());
				}
				tick();
			}
		}
		finally {
			this.note = NONE;
		}
	}

	/** What the thread does when it has waited. */
	void tick() {
		if (this.note != NONE && !isWanted()) {
			this.note = NONE;
			this.exactReads.set(0);
		}
		else if (this.note != NONE || this.exactReads.get() >= READS_TO_START) {
			this.note = now();
		}
	}

	private boolean isWanted() {
		this.ticks++;
		if (this.read) {
			this.read = false;
			this.readTicks++;
		}
		if (this.ticks < TICKS_OF_ROUND) {
			return true;
		}
		boolean wanted = this.readTicks * 2 >= this.ticks;
		this.ticks = 0;
		this.readTicks = 0;
		return wanted;
	}

	/** Ends the thread. The clock is exact from then on. */
	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

}
