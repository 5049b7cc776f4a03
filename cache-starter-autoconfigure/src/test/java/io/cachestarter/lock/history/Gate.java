package io.cachestarter.lock.history;

import org.jspecify.annotations.Nullable;

/** Something of any kind that lets one caller through at a time. */
interface Gate {

	String name();

	/**
	 * Go through.
	 * @param style how to ask
	 * @param waitNanos how long to wait, or {@link Style#FOREVER}
	 * @return what is held, or {@code null} if it could not be had in time
	 */
	@Nullable Pass enter(Style style, long waitNanos) throws InterruptedException;

}
