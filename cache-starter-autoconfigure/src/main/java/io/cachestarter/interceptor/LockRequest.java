package io.cachestarter.interceptor;

import java.time.Duration;
import java.util.Comparator;

import io.cachestarter.annotation.Locked.OnFailure;
import io.cachestarter.lock.DistributedLock;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockOptions;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one call needs.
 *
 * @param place the annotation and its method, for messages
 * @param id which lock
 * @param waitTime how long to wait for it, or {@code null} for the configured time
 * @param leaseTime after what time it ends, or {@code null} if it is renewed
 * @param onFailure what becomes of the call without it
 */
record LockRequest(String place, Id id, @Nullable Duration waitTime, @Nullable Duration leaseTime,
		OnFailure onFailure) {

	/**
	 * The order in which locks are taken, so that two callers do not block each other.
	 */
	static final Comparator<LockRequest> ORDER = Comparator.comparing((LockRequest request) -> request.id().name())
		.thenComparing((request) -> request.id().fair());

	String name() {
		return this.id.name();
	}

	DistributedLock lockOf(DistributedLocks locks) {
		return this.id.fair() ? locks.fairLock(this.id.name()) : locks.lock(this.id.name());
	}

	LockOptions options() {
		return new LockOptions(this.waitTime, this.leaseTime, this.leaseTime == null, null);
	}

	/**
	 * Which lock.
	 *
	 * @param name its name
	 * @param fair whether it is a fair one, which has names of its own
	 */
	record Id(String name, boolean fair) {

	}

}
