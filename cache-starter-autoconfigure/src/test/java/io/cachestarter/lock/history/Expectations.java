package io.cachestarter.lock.history;

import java.time.Duration;
import java.util.Map;

/**
 * How much time things may take.
 *
 * @param lease the lease that is renewed
 * @param slack what a busy machine may add
 * @param idle for how long at most somebody waits for a lock that nobody has, when Redis
 * works: one second, and more if holders may be left behind that nobody knows of
 * @param idleOf likewise, for kinds of locks that differ
 */
record Expectations(Duration lease, Duration slack, Duration idle, Map<Kind, Duration> idleOf) {

	static final Duration LOST_MESSAGE = Duration.ofSeconds(1);

	long leaseNanos(Attempt attempt) {
		return attempt.style().lease(this.lease).toNanos();
	}

	/**
	 * Return how long it may take until a holder is told that he has lost a lock. Nothing
	 * but one timer is needed for it.
	 */
	long signalNanos(Attempt attempt) {
		return leaseNanos(attempt) / 3 + this.slack.toNanos() / 2;
	}

	long idleNanos(String lock) {
		return this.idleOf.getOrDefault(Kind.of(lock), this.idle).plus(this.slack).toNanos();
	}

	long slackNanos() {
		return this.slack.toNanos();
	}

}
