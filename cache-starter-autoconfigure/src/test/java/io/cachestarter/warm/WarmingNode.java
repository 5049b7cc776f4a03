package io.cachestarter.warm;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

import io.cachestarter.test.CacheNode;

/** A node in a process of its own that begins a warm-up and never ends it. */
final class WarmingNode {

	/** Printed when the second batch is being loaded. */
	static final String LOADING = "the second batch is being loaded";

	private WarmingNode() {
	}

	/**
	 * Run until killed.
	 * @param arguments the name of the cache, then what
	 * {@link CacheNode#start(String[], String, Class, String...)} needs to find Redis
	 */
	public static void main(String[] arguments) {
		String[] redis = Arrays.copyOfRange(arguments, 1, arguments.length);
		RecordingWarmer warmer = WarmTroubleIntegrationTests.newWarmer(arguments[0]).from((key) -> {
			if (key == WarmTroubleIntegrationTests.BATCH) {
				System.out.println(LOADING);
				awaitNothing();
			}
			return "of the first " + key;
		});
		CacheNode node = WarmTroubleIntegrationTests.start(redis);
		WarmTroubleIntegrationTests.open(node, warmer).run(arguments[0]);
	}

	private static void awaitNothing() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
