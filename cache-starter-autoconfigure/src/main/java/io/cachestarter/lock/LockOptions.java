package io.cachestarter.lock;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * How a lock is taken by handle. Immutable.
 *
 * @param waitTime how long to wait for it; {@code null} means the configured time,
 * {@link #FOREVER} without end, zero or less not to wait
 * @param leaseTime after what time it ends if it is not renewed, from 100 ms to 24 h;
 * {@code null} means the configured time
 * @param renewed whether it is renewed from a third of the lease on
 * @param listener told when the lock is lost, or {@code null}
 * @since 0.1.0
 */
public record LockOptions(@Nullable Duration waitTime, @Nullable Duration leaseTime, boolean renewed,
		@Nullable LockListener listener) {

	/** A waiting time without end. */
	public static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

	/** Waits for the configured time, and renews the configured lease. */
	public static final LockOptions DEFAULT = new LockOptions(null, null, true, null);

	/**
	 * Returns options that differ in the time to wait.
	 * @param time how long to wait; zero or less means not to wait
	 * @return the options
	 */
	public LockOptions waitAtMost(Duration time) {
		return new LockOptions(time, this.leaseTime, this.renewed, this.listener);
	}

	/**
	 * Returns options that differ in the lease.
	 * @param time from 100 ms to 24 h
	 * @return the options
	 */
	public LockOptions lease(Duration time) {
		return new LockOptions(this.waitTime, time, this.renewed, this.listener);
	}

	/**
	 * Returns options by which the lock ends with its lease, whatever its holder does.
	 * @return the options
	 */
	public LockOptions withoutRenewal() {
		return new LockOptions(this.waitTime, this.leaseTime, false, this.listener);
	}

	/**
	 * Returns options with a listener.
	 * @param told is told when the lock is lost
	 * @return the options
	 */
	public LockOptions onLost(LockListener told) {
		return new LockOptions(this.waitTime, this.leaseTime, this.renewed, told);
	}

}
