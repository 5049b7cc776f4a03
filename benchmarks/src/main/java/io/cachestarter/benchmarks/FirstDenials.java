package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Checks of the starter that are denied by Redis: each is of another key, which the node
 * does not know to be blocked.
 */
final class FirstDenials {

	private static final Limit LIMIT = new Limit(10, Duration.ofDays(30));

	/** More than a turn needs. */
	private static final int AHEAD = 5_000;

	/** Fewer than a connection lets wait. */
	private static final int AT_ONCE = 1_000;

	private final Queue<BooleanSupplier> checks = new ArrayDeque<>();

	private final StarterLimits node;

	private int keys;

	FirstDenials(StarterLimits node) {
		this.node = node;
	}

	/** Exhausts as many keys as will be needed soon. */
	void prepare() {
		while (this.checks.size() < AHEAD) {
			List<String> some = IntStream.range(0, AT_ONCE).mapToObj((i) -> "first:" + (this.keys + i)).toList();
			this.keys += AT_ONCE;
			this.node.exhaust(some, LIMIT);
			some.forEach((key) -> this.checks.add(this.node.check(key, LIMIT)));
		}
	}

	boolean check() {
		return this.checks.remove().getAsBoolean();
	}

}
