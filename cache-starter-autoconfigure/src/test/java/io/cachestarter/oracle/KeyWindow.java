package io.cachestarter.oracle;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Chooses keys. Writers crowd on a few, which change slowly; those left behind are only
 * read, so that a stale value of theirs is there to be found. Safe for use by multiple
 * threads.
 */
final class KeyWindow {

	private static final int WIDTH = 5;

	private static final int OPERATIONS_FOR_A_STEP = 40;

	private final AtomicLong operations = new AtomicLong();

	private final List<String> keys;

	KeyWindow(List<String> keys) {
		this.keys = keys;
	}

	String toWrite(Dice dice) {
		return key(position() + dice.below(WIDTH));
	}

	String toRead(Dice dice) {
		return dice.chance(70) ? toWrite(dice) : key(dice.below((int) Math.min(position() + WIDTH, this.keys.size())));
	}

	private long position() {
		return this.operations.incrementAndGet() / OPERATIONS_FOR_A_STEP;
	}

	private String key(long index) {
		return this.keys.get((int) (index % this.keys.size()));
	}

}
