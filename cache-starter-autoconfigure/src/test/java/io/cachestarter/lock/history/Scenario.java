package io.cachestarter.lock.history;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Who takes which locks while what goes wrong, and what is expected.
 *
 * @param fault what goes wrong
 * @param kinds the kinds of locks; two locks if there is only one kind, else one of each
 * @param lease the lease that is renewed
 * @param delayAfterFailover how long nobody takes a lock after a failover
 * @param longHolds how many of 1000 holds are longer than the lease
 * @param pace how busy callers are
 * @param idle see {@link Expectations}
 */
record Scenario(Fault fault, List<Kind> kinds, Duration lease, Duration delayAfterFailover, int longHolds, Pace pace,
		Duration idle) {

	static final Duration SHORT_LEASE = Duration.ofMillis(1500);

	/** What a busy machine may add. */
	private static final Duration SLACK = Duration.ofSeconds(2);

	/** Longer than the queue believes that somebody lives who does not say so. */
	private static final Duration DEAD_WAITER = Duration.ofSeconds(5);

	private static final int THREADS_OF_A_LOCK = 2;

	/** One in which a message may be lost, and nothing else. */
	static Scenario of(Fault fault, Kind... kinds) {
		return new Scenario(fault, List.of(kinds), SHORT_LEASE, Duration.ZERO, 2, Pace.BUSY, Expectations.LOST_MESSAGE);
	}

	Scenario withLease(Duration other) {
		return new Scenario(this.fault, this.kinds, other, this.delayAfterFailover, this.longHolds, this.pace,
				this.idle);
	}

	Scenario withDelayAfterFailover() {
		return new Scenario(this.fault, this.kinds, this.lease, this.lease, this.longHolds, this.pace, this.idle);
	}

	Scenario withLongHolds(int perMille) {
		return new Scenario(this.fault, this.kinds, this.lease, this.delayAfterFailover, perMille, this.pace,
				this.idle);
	}

	Scenario withPace(Pace other) {
		return new Scenario(this.fault, this.kinds, this.lease, this.delayAfterFailover, 0, other, this.idle);
	}

	/** Let a lock be blocked for a lease by somebody who does not know that it has it. */
	Scenario withGhosts() {
		return new Scenario(this.fault, this.kinds, this.lease, this.delayAfterFailover, this.longHolds, this.pace,
				this.idle.plus(this.lease));
	}

	/**
	 * Return how many holds of a kind there are at least, if they are to tell anything.
	 */
	int fewHolds() {
		return (this.pace == Pace.BUSY) ? 20 : 6;
	}

	List<String> locks() {
		return (this.kinds.size() == 1) ? List.of(this.kinds.get(0).lock(1), this.kinds.get(0).lock(2))
				: this.kinds.stream().map((kind) -> kind.lock(1)).toList();
	}

	/**
	 * Return what all workers do.
	 * @param folder for their journals
	 * @param accounts where they find the guarded table
	 * @param redis what they need to find Redis
	 */
	Plan plan(Path folder, String accounts, long seed, String[] redis) {
		return new Plan(folder.resolve("all"), "history-" + UUID.randomUUID(), accounts, this.lease,
				this.delayAfterFailover, seed, THREADS_OF_A_LOCK * locks().size(), this.longHolds, this.pace, locks(),
				List.of(redis));
	}

	Expectations expectations() {
		return new Expectations(this.lease, SLACK, this.idle, Map.of(Kind.FAIR, DEAD_WAITER.plus(this.idle)));
	}

	@Override
	public String toString() {
		return this.fault + " " + this.kinds;
	}

}
