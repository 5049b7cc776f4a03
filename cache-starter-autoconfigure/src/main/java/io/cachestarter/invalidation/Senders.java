package io.cachestarter.invalidation;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.cachestarter.internal.MonotonicClock;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes that this node hears. Bounded by their number, because those that fall
 * silent are forgotten. Safe for use by multiple threads.
 */
final class Senders {

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<Long, Heard> heard = new HashMap<>();

	private final MonotonicClock clock;

	private final long silenceNanos;

	/**
	 * Creates an empty set.
	 * @param clock measures silence
	 * @param silenceNanos the silence after which a sender counts as gone
	 */
	Senders(MonotonicClock clock, long silenceNanos) {
		this.clock = clock;
		this.silenceNanos = silenceNanos;
	}

	/**
	 * Notes a message.
	 * @return why nothing local can be trusted any more, or {@code null} if it can
	 */
	@Nullable FlushReason onMessage(InvalidationMessage message) {
		this.lock.lock();
		try {
			if (message.kind() == InvalidationMessage.Kind.GOODBYE) {
				Heard gone = this.heard.remove(message.sender());
				return (gone != null && gone.track.isBehind(message.sequence())) ? FlushReason.GAP : null;
			}
			if (message.kind() == InvalidationMessage.Kind.LOADED) {
				return null;
			}
			Heard sender = this.heard.get(message.sender());
			boolean isNew = sender == null;
			if (sender == null) {
				sender = new Heard();
				this.heard.put(message.sender(), sender);
			}
			sender.lastNanos = this.clock.nanos();
			if (!sender.lost(message)) {
				return null;
			}
			return isNew ? FlushReason.NEW_SENDER : FlushReason.GAP;
		}
		finally {
			this.lock.unlock();
		}
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
				if (now - all.next().lastNanos > this.silenceNanos) {
					all.remove();
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
			this.heard.clear();
		}
		finally {
			this.lock.unlock();
		}
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
