package io.cachestarter.cache;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import io.cachestarter.test.CacheNode;

/** A node in a process of its own that begins a load and never ends it. */
final class HoldingNode {

	/** Printed when the load has begun. */
	static final String LOADING = "the load has begun";

	private HoldingNode() {
	}

	/**
	 * Run until killed.
	 * @param arguments the name of the application, the key, then what
	 * {@link CacheNode#start(String[], String, Class, String...)} needs to find Redis
	 */
	public static void main(String[] arguments) {
		String[] redis = Arrays.copyOfRange(arguments, 2, arguments.length);
		CacheNode node = CacheNode.start(redis, arguments[0], DeadHolderIntegrationTests.Node.class,
				DeadHolderIntegrationTests.LEASE);
		Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("items")).get(arguments[1], () -> {
			System.out.println(LOADING);
			new CountDownLatch(1).await();
			return "never";
		});
	}

}
