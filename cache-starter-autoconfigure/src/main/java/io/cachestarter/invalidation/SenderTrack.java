package io.cachestarter.invalidation;

import java.util.HashSet;
import java.util.Set;

/**
 * What this node has heard of one sender, by the numbers of its messages. Not
 * thread-safe.
 *
 * <p>
 * A number that is missing is no loss yet: in a cluster, messages of one sender may
 * overtake each other. It is one if it is still missing when the second heartbeat after
 * it arrives. The first number of a sender is believed only if none can have come before
 * it. Both rules are those of the model checker's {@code bus.py}.
 */
final class SenderTrack {

	/** More early messages than this within a heartbeat count as a loss. */
	private static final int MAX_EARLY = 10_000;

	private static final long UNKNOWN = -1;

	private final Set<Long> early = new HashSet<>();

	/** The lowest number that has not been heard. */
	private long expected = UNKNOWN;

	/** The number that the last heartbeat has named. */
	private long announced;

	/**
	 * Notes a numbered message.
	 * @return whether messages have been lost
	 */
	boolean onChange(long sequence) {
		if (this.expected == UNKNOWN) {
			return begin(sequence, sequence > 1);
		}
		if (sequence >= this.expected) {
			this.early.add(sequence);
			advance();
		}
		return this.early.size() > MAX_EARLY && skip();
	}

	/**
	 * Notes a heartbeat.
	 * @param last the last number that the sender has used
	 * @return whether messages have been lost
	 */
	boolean onHeartbeat(long last) {
		if (this.expected == UNKNOWN) {
			return begin(last, last > 0);
		}
		boolean lost = this.expected <= this.announced;
		if (lost) {
			this.expected = this.announced + 1;
			this.early.removeIf((sequence) -> sequence < this.expected);
			advance();
		}
		this.announced = Math.max(this.announced, last);
		return lost;
	}

	/**
	 * Tells whether a sender that goes has sent messages that were not heard.
	 * @param last the last number that it has used
	 */
	boolean isBehind(long last) {
		return this.expected <= last;
	}

	/** Returns how many messages have come before an earlier one. */
	int early() {
		return this.early.size();
	}

	private boolean begin(long sequence, boolean lost) {
		this.expected = sequence + 1;
		this.announced = sequence;
		return lost;
	}

	private void advance() {
		while (this.early.remove(this.expected)) {
			this.expected++;
		}
	}

	private boolean skip() {
		this.expected = this.early.stream().mapToLong(Long::longValue).max().orElse(this.expected) + 1;
		this.early.clear();
		return true;
	}

}
