package io.cachestarter.lock.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a worker has noted of one caller who wanted a lock: the wait, and the hold if
 * there was one. Times are those of the monotonic clock; {@link #NEVER} stands for what
 * has not happened. Not changed after the history has been put together.
 */
final class Attempt {

	static final long NEVER = Long.MAX_VALUE;

	private final List<Entry> entries = new ArrayList<>();

	private final String worker;

	private final String lock;

	private final Style style;

	private final long waitNanos;

	private final long asked;

	private long acquired = NEVER;

	private long late = NEVER;

	private long notAcquired = NEVER;

	private long token;

	private long earliestDeadline = NEVER;

	private long latestDeadline = NEVER;

	private long lastValid;

	private long invalid = NEVER;

	private long writing = NEVER;

	private long written = NEVER;

	private boolean accepted;

	private long releasing = NEVER;

	private long released = NEVER;

	private long notReleased = NEVER;

	private long told = NEVER;

	private String failure = "";

	/**
	 * Begin.
	 * @param entry an entry of the kind {@link What#ASKED}
	 */
	Attempt(String worker, Entry entry) {
		this.worker = worker;
		this.asked = entry.nanos();
		this.lock = entry.text(0);
		this.style = Style.valueOf(entry.text(1));
		this.waitNanos = entry.number(2);
		this.entries.add(entry);
	}

	void add(Entry entry) {
		this.entries.add(entry);
		long nanos = entry.nanos();
		switch (entry.what()) {
			case ACQUIRED -> {
				this.acquired = nanos;
				this.token = entry.number(0);
				see(entry, true);
			}
			case LATE -> this.late = nanos;
			case NOT_ACQUIRED -> this.notAcquired = nanos;
			case SEEN -> see(entry, entry.flag(0));
			case WRITING -> this.writing = nanos;
			case WRITTEN -> {
				this.written = nanos;
				this.accepted = entry.flag(0);
			}
			case RELEASING -> this.releasing = nanos;
			case RELEASED -> this.released = nanos;
			case NOT_RELEASED -> this.notReleased = nanos;
			case LOST -> this.told = nanos;
			case FAILED -> this.failure = String.join(" ", entry.details());
			case READY, ASKED -> throw new IllegalArgumentException("Not within an attempt: " + entry);
		}
	}

	private void see(Entry entry, boolean valid) {
		if (valid) {
			this.lastValid = entry.nanos();
			this.earliestDeadline = entry.number(1);
			this.latestDeadline = entry.number(2);
		}
		else {
			this.invalid = Math.min(this.invalid, entry.nanos());
		}
	}

	String worker() {
		return this.worker;
	}

	String lock() {
		return this.lock;
	}

	Style style() {
		return this.style;
	}

	long asked() {
		return this.asked;
	}

	/** Return how long it may wait, or {@link Style#FOREVER}. */
	long waitNanos() {
		return this.waitNanos;
	}

	boolean isHeld() {
		return this.acquired != NEVER;
	}

	boolean isTimedOut() {
		return this.notAcquired != NEVER;
	}

	/** Return when the wait was over, however it ended. */
	long waitEnd() {
		return Math.min(Math.min(this.acquired, this.late), this.notAcquired);
	}

	/** Tell whether everything has ended that has begun. */
	boolean isComplete() {
		return isTimedOut() || releaseEnd() != NEVER || !this.failure.isEmpty();
	}

	long acquired() {
		return this.acquired;
	}

	long token() {
		return this.token;
	}

	/**
	 * Return until when it has certainly believed to hold the lock, if nobody has killed
	 * it. Between two looks it may have learnt that the lock is lost.
	 */
	long believedUntil() {
		long end = Math.min(this.releasing, this.earliestDeadline);
		return (this.invalid < end) ? Math.max(this.acquired, this.lastValid) : end;
	}

	/** Return the last deadline that it may have believed in. */
	long latestDeadline() {
		return this.latestDeadline;
	}

	/**
	 * Return the first sign that the lock was lost although its lease was not over, or
	 * {@link #NEVER}.
	 */
	long lostEarly() {
		long sign = Math.min(Math.min(this.invalid, this.told), this.notReleased);
		return (isHeld() && sign < this.earliestDeadline) ? sign : NEVER;
	}

	/**
	 * Tell whether it has held the lock beyond its lease, as far as it can tell.
	 */
	boolean isOverheld() {
		return isHeld() && (this.invalid != NEVER || (this.releasing != NEVER && this.releasing > this.latestDeadline));
	}

	long releasing() {
		return this.releasing;
	}

	long released() {
		return this.released;
	}

	/** Return when the call that gives the lock back has returned or thrown. */
	long releaseEnd() {
		return Math.min(this.released, this.notReleased);
	}

	/** Return when a listener was told of the loss. */
	long told() {
		return this.told;
	}

	long writing() {
		return this.writing;
	}

	long written() {
		return this.written;
	}

	boolean isAccepted() {
		return this.accepted;
	}

	boolean isRefused() {
		return this.written != NEVER && !this.accepted;
	}

	String failure() {
		return this.failure;
	}

	@Override
	public String toString() {
		return this.worker + " " + this.lock + " " + this.style + " token " + this.token
				+ this.entries.stream()
					.map((entry) -> String.format(Locale.ROOT, "\n  %.3f ms %s %s", entry.nanos() / 1e6, entry.what(),
							entry.details()))
					.collect(Collectors.joining());
	}

}
