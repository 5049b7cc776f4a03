package io.cachestarter.oracle;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to happen. All decisions follow from the seed; how the threads interleave does
 * not.
 *
 * @param seed decides everything
 * @param faults what goes wrong
 * @param duration how long readers and writers run
 */
record Scenario(long seed, Set<Fault> faults, Duration duration) implements Expectations {

	static Scenario of(long seed, Duration duration, Fault... faults) {
		return new Scenario(seed, new TreeSet<>(List.of(faults)), duration);
	}

	/** Make a scenario with the faults that the seed chooses. */
	static Scenario random(long seed, Duration duration) {
		Dice dice = new Dice(~seed);
		Set<Fault> faults = EnumSet.allOf(Fault.class);
		faults.removeIf((fault) -> dice.chance(50));
		return new Scenario(seed, faults, duration);
	}

	/**
	 * Return how long another node may serve the old value after a write has returned: a
	 * message and a busy machine, or the heartbeats that notice what was lost.
	 */
	private Duration grace() {
		return this.faults.isEmpty() ? Duration.ofSeconds(1) : Duration.ofSeconds(5);
	}

	@Override
	public long knownToAllNanos(long returnedNanos) {
		return returnedNanos + grace().toNanos();
	}

	/** Return the faults that close connections. */
	List<Fault> kills() {
		return this.faults.stream().filter((fault) -> fault != Fault.MESSAGES).toList();
	}

	/**
	 * Tell whether a node must read what it has written itself at once. Where evicts may
	 * have to be repeated, it need not.
	 */
	@Override
	public boolean readsOwnWrites() {
		return !this.faults.contains(Fault.COMMANDS);
	}

}
