package io.cachestarter.oracle;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Chances that follow from a seed (SplitMix64). Safe for use by multiple threads, which
 * then share one sequence.
 */
final class Dice {

	private static final long STEP = 0x9E3779B97F4A7C15L;

	private final AtomicLong state;

	Dice(long seed) {
		this.state = new AtomicLong(seed);
	}

	/** Make dice with a sequence of their own. */
	Dice split() {
		return new Dice(next());
	}

	int below(int bound) {
		return (int) Long.remainderUnsigned(next(), bound);
	}

	boolean chance(int percent) {
		return below(100) < percent;
	}

	<T> T pick(List<T> choices) {
		return choices.get(below(choices.size()));
	}

	/** Hold the thread up for less than the given time. */
	void pause(int maxMillis) {
		LockSupport.parkNanos(below((int) TimeUnit.MILLISECONDS.toNanos(maxMillis)));
	}

	private long next() {
		long mixed = this.state.addAndGet(STEP);
		mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

}
