package io.cachestarter.benchmarks;

import java.util.Comparator;
import java.util.List;

import org.springframework.util.Assert;

/** What came of turns in which two JVMs fought for a lock. */
final class Contention {

	private final Samples rate = new Samples();

	private final Samples share = new Samples();

	private final Samples waits = new Samples();

	private final Samples longest = new Samples();

	private final Samples handOvers = new Samples();

	private final Samples handOversToOther = new Samples();

	private long holds;

	/**
	 * Adds the holds of both JVMs in a turn, in any order.
	 * @throws IllegalStateException if two of them overlap
	 */
	void add(LockTurn turn, List<Hold> all) {
		List<Hold> sorted = all.stream().sorted(Comparator.comparingLong(Hold::acquired)).toList();
		List<Hold> inTime = sorted.stream().filter((hold) -> hold.acquired() - turn.to() < 0).toList();
		this.rate.add(inTime.size() * 1e9 / turn.length().toNanos());
		double first = inTime.stream().filter((hold) -> hold.node() == 0).count() / (double) inTime.size();
		this.share.add(Math.min(first, 1 - first));
		sorted.forEach((hold) -> this.waits.add(hold.waitedNanos() / 1e6));
		this.longest.add(sorted.stream().mapToLong(Hold::waitedNanos).max().orElse(0) / 1e6);
		for (int i = 1; i < sorted.size(); i++) {
			Hold before = sorted.get(i - 1);
			Hold next = sorted.get(i);
			Assert.state(before.released() - next.acquired() <= 0,
					() -> turn.contender() + " has given its lock to two threads at once");
			if (i < inTime.size()) {
				addHandOver(before, next);
			}
		}
		this.holds += sorted.size();
	}

	private void addHandOver(Hold before, Hold next) {
		if (next.asked() - before.released() < 0) {
			double micros = (next.acquired() - before.released()) / 1e3;
			this.handOvers.add(micros);
			if (next.node() != before.node()) {
				this.handOversToOther.add(micros);
			}
		}
	}

	Samples rate() {
		return this.rate;
	}

	/** Returns the share of the JVM that had the lock less often, turn by turn. */
	Samples share() {
		return this.share;
	}

	/** Returns how long each acquisition took, in milliseconds. */
	Samples waits() {
		return this.waits;
	}

	/** Returns the longest wait of each turn, in milliseconds. */
	Samples longest() {
		return this.longest;
	}

	/**
	 * Returns the microseconds from the moment that a thread began to give the lock back
	 * to that in which a waiting one had it.
	 */
	Samples handOvers() {
		return this.handOvers;
	}

	/** Returns those from one JVM to the other. */
	Samples handOversToOther() {
		return this.handOversToOther;
	}

	long holds() {
		return this.holds;
	}

}
