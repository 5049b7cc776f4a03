package io.cachestarter.lock.history;

import java.time.Duration;
import java.util.SplittableRandom;

/** A way to take a lock. */
enum Style {

	/** By thread, for as long as it takes. */
	LOCK(20),

	/** By thread, for some time. */
	TRY(20),

	/** By thread, for a lease that is not renewed. */
	FIXED(20),

	/** By thread, if it is free now. */
	NOW(10),

	/** By handle. */
	HANDLE(15),

	/** By handle, without blocking. */
	ASYNC(15);

	/** Stands for a time to wait without end. */
	static final long FOREVER = -1;

	/** The lease that is not renewed. */
	static final Duration FIXED_LEASE = Duration.ofMillis(300);

	private static final int ALL = 100;

	private final int percent;

	Style(int percent) {
		this.percent = percent;
	}

	static Style pick(SplittableRandom random) {
		int left = random.nextInt(ALL);
		for (Style style : values()) {
			left -= style.percent;
			if (left < 0) {
				return style;
			}
		}
		throw new IllegalStateException("The percentages do not add up to " + ALL);
	}

	/** Return for how long a lock of this style lasts without renewal. */
	Duration lease(Duration configured) {
		return (this == FIXED) ? FIXED_LEASE : configured;
	}

}
