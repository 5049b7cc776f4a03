package io.cachestarter.lock;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases that this node has, and the one task that renews them. Whoever gives a lease
 * back takes it out of here first.
 */
final class Leases {

	/*
	 * Invariant: as long as a lease is in the set, the task runs at the latest at its
	 * 'due' or the granularity after it. 'next' is when the task runs next; it is only
	 * set to something later by the task itself, which has looked at all leases before,
	 * and add() looks at 'next' after it has put the lease into the set. So either the
	 * task sees the lease or add() sees that the task comes too late.
	 *
	 * A renewal is answered after its lease may have been given back; 'ended' tells.
	 */

	private static final Logger logger = LoggerFactory.getLogger(Leases.class);

	private static final long GRANULARITY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private static final long NEVER = Long.MAX_VALUE;

	private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

	private final LockNode node;

	private final long origin;

	/** Nanoseconds after the origin. */
	private volatile long next = NEVER;

	private @Nullable Future<?> task;

	Leases(LockNode node) {
		this.node = node;
		this.origin = node.now();
	}

	void add(Lease lease) {
		this.leases.add(lease);
		runBefore(lease.dueNanos());
	}

	void remove(Lease lease) {
		this.leases.remove(lease);
	}

	int count() {
		return this.leases.size();
	}

	Stream<HeldLock> held() {
		long now = this.node.now();
		return this.leases.stream().filter((lease) -> !lease.isEnded()).map((lease) -> lease.hold().describe(now));
	}

	private void runBefore(long dueNanos) {
		long due = dueNanos - this.origin;
		if (due < this.next) {
			schedule(due);
		}
	}

	private synchronized void schedule(long due) {
		if (due >= this.next) {
			return;
		}
		Future<?> later = this.task;
		if (later != null) {
			later.cancel(false);
		}
		this.next = due;
		long delay = due - (this.node.now() - this.origin);
		this.task = this.node.later(this::run, Math.max(delay, GRANULARITY_NANOS));
	}

	private void run() {
		synchronized (this) {
			this.next = NEVER;
			this.task = null;
		}
		long now = this.node.now();
		long earliest = NEVER;
		for (Lease lease : this.leases) {
			lookSafely(lease, now);
			earliest = Math.min(earliest, lease.isEnded() ? NEVER : lease.dueNanos() - this.origin);
		}
		this.node.holds().forgetEndedThreads();
		if (earliest != NEVER) {
			schedule(earliest);
		}
	}

	/** What is wrong with one lease must not keep the others from being renewed. */
	private void lookSafely(Lease lease, long now) {
		try {
			look(lease, now);
		}
		catch (RuntimeException ex) {
			logger.error("{} could not be looked after", lease.claim().lock(), ex);
		}
	}

	private void look(Lease lease, long now) {
		Thread owner = lease.hold().owner();
		if (owner != null && !owner.isAlive()) {
			this.node.lose(lease, LockLoss.Reason.THREAD_ENDED);
		}
		else if (lease.isOver(now)) {
			this.node.lose(lease, LockLoss.Reason.EXPIRED);
		}
		else if (lease.isDue(now)) {
			renew(lease, now);
		}
	}

	private void renew(Lease lease, long sent) {
		Claim claim = lease.claim();
		lease.noteAsked(sent);
		CompletableFuture<?> unused = claim.store().renew(claim, claim.renewed()).whenComplete((held, ex) -> {
			if (lease.isEnded()) {
				return;
			}
			if (ex != null) {
				logger.debug("{} could not be renewed yet", claim.lock(), ex);
				lease.postpone(this.node.now() + Math.min(RETRY_NANOS, lease.periodNanos()));
				runBefore(lease.dueNanos());
			}
			else if (!held) {
				this.node.lose(lease, LockLoss.Reason.GONE);
			}
			else if (claim.renewed()) {
				lease.extend(sent);
			}
		});
	}

}
