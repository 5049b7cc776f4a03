package io.cachestarter.trouble;

import java.time.Duration;

/**
 * How long the phases of a run last at least.
 *
 * @param warmUp before anything is measured
 * @param quiet without trouble
 * @param trouble with trouble
 */
record Timing(Duration warmUp, Duration quiet, Duration trouble) {

	/** Long enough for code to be compiled. */
	static final Timing WARM_UP = new Timing(Duration.ofSeconds(2), Duration.ZERO, Duration.ZERO);

	private static final String SECONDS = "trouble.seconds";

	/**
	 * Return the timing that the system property {@code trouble.seconds} asks for, or a
	 * short one.
	 */
	static Timing asked() {
		if (!isLong()) {
			return new Timing(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(1000));
		}
		Duration seconds = Duration.ofSeconds(Long.getLong(SECONDS));
		return new Timing(Duration.ofSeconds(3), seconds, seconds);
	}

	/** Return the same without a quiet phase. */
	Timing withoutQuiet() {
		return new Timing(Duration.ZERO, Duration.ZERO, this.trouble);
	}

	/** Tell whether the run is for the figures of the documentation. */
	static boolean isLong() {
		return Long.getLong(SECONDS) != null;
	}

}
