package io.cachestarter.oracle;

/**
 * Where threads are held up, until there shall be no more of it.
 */
final class Pauses {

	/** Long enough for anything else to happen meanwhile. */
	static final int LONG_MILLIS = 30;

	/** So short that a call takes no longer than one of an application. */
	static final int SHORT_MILLIS = 2;

	private final Dice dice;

	private final int longestMillis;

	private volatile boolean over;

	Pauses(Dice dice, int longestMillis) {
		this.dice = dice;
		this.longestMillis = longestMillis;
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
			this.dice.pause(Math.min(maxMillis, this.longestMillis));
		}
	}

}
