package io.cachestarter.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What has been done with the canary. A class of its own, so that looking does not touch
 * the canary.
 */
public final class CanaryLog {

	private static final List<String> NOTES = new CopyOnWriteArrayList<>();

	private CanaryLog() {
	}

	static void note(String what) {
		NOTES.add(what);
	}

	/**
	 * Return what has been done with the canary since the start of the JVM.
	 * @return one note for each time
	 */
	public static List<String> notes() {
		return List.copyOf(NOTES);
	}

}
