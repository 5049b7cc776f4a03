package io.cachestarter.oracle;

/**
 * Where threads are held up, until there shall be no more of it.
 */
final class Pauses {

	private final Dice dice;

	private volatile boolean over;

	Pauses(Dice dice) {
		this.dice = dice;
	}

	void whileLoading() {
		pause(50, 20);
	}

	void whileDecoding() {
		pause(5, 20);
	}

	/** Hold up a writer that has changed the database and not yet the cache. */
	void afterUpdate() {
		pause(30, 5);
	}

	void end() {
		this.over = true;
	}

	private void pause(int percent, int maxMillis) {
		if (!this.over && this.dice.chance(percent)) {
			this.dice.pause(maxMillis);
		}
	}

}
