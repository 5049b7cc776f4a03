package io.cachestarter.invalidation;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.internal.MonotonicClock;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes that this node hears; those that fall silent are forgotten. At most
 * 10,000 nodes with 100,000 messages that have come before earlier ones; beyond that all
 * are forgotten, which counts as a loss. Safe for use by multiple threads.
 */
final class Senders {

	private static final int MAX_SENDERS = 10_000;

	private static final int MAX_EARLY = 100_000;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<Long, Heard> heard = new HashMap<>();

	private final MonotonicClock clock;

	private final long silenceNanos;

	private final LimitCounts limits;

	/** The sum over all senders. */
	private int early;

	/**
	 * Creates an empty set.
	 * @param clock measures silence
	 * @param silenceNanos the silence after which a sender counts as gone
	 * @param limits counts how often there were too many
	 */
	Senders(MonotonicClock clock, long silenceNanos, LimitCounts limits) {
		this.clock = clock;
		this.silenceNanos = silenceNanos;
		this.limits = limits;
	}

	/**
	 * Notes a message.
	 * @return why nothing local can be trusted any more, or {@code null} if it can
	 */
	@Nullable FlushReason onMessage(InvalidationMessage message) {
		this.lock.lock();
		try {
			return switch (message.kind()) {
				case GOODBYE -> leave(message);
				case LOADED -> null;
				default -> hear(message);
			};
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable FlushReason leave(InvalidationMessage message) {
		Heard gone = this.heard.remove(message.sender());
		if (gone == null) {
			return null;
		}
		this.early -= gone.track.early();
		return gone.track.isBehind(message.sequence()) ? FlushReason.GAP : null;
	}

	private @Nullable FlushReason hear(InvalidationMessage message) {
		Heard known = this.heard.get(message.sender());
		Heard sender = (known != null) ? known : new Heard();
		if (known == null) {
			this.heard.put(message.sender(), sender);
		}
		sender.lastNanos = this.clock.nanos();
		int before = sender.track.early();
		boolean lost = sender.lost(message);
		this.early += sender.track.early() - before;
		if (this.heard.size() > MAX_SENDERS || this.early > MAX_EARLY) {
			this.limits.reached(Limit.SENDERS);
			forget();
			lost = true;
		}
		if (!lost) {
			return null;
		}
		return (known == null) ? FlushReason.NEW_SENDER : FlushReason.GAP;
	}

	/**
	 * Forgets the senders that have fallen silent.
	 * @return whether there were any
	 */
	boolean forgetSilent() {
		this.lock.lock();
		try {
			long now = this.clock.nanos();
			boolean found = false;
			for (Iterator<Heard> all = this.heard.values().iterator(); all.hasNext();) {
				Heard next = all.next();
				if (now - next.lastNanos > this.silenceNanos) {
					all.remove();
					this.early -= next.track.early();
					found = true;
				}
			}
			return found;
		}
		finally {
			this.lock.unlock();
		}
	}

	int count() {
		this.lock.lock();
		try {
			return this.heard.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Forgets all senders, because messages of any of them may have been missed. */
	void forgetAll() {
		this.lock.lock();
		try {
			forget();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void forget() {
		this.heard.clear();
		this.early = 0;
	}

	/** One sender and when it was heard last. */
	private static final class Heard {

		private final SenderTrack track = new SenderTrack();

		private long lastNanos;

		boolean lost(InvalidationMessage message) {
			return (message.kind() == InvalidationMessage.Kind.HEARTBEAT) ? this.track.onHeartbeat(message.sequence())
					: this.track.onChange(message.sequence());
		}

	}

}
