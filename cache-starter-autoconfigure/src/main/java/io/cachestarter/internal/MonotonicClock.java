package io.cachestarter.internal;

/**
 * Elapsed time, unaffected by changes of the wall clock. Implementations are safe for use
 * by multiple threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MonotonicClock {

	/**
	 * Returns the time since an arbitrary but fixed origin.
	 * @return nanoseconds, may be negative
	 */
	long nanos();

	/**
	 * Returns the clock of this JVM.
	 * @return the system clock
	 */
	static MonotonicClock system() {
		return System::nanoTime;
	}

}
