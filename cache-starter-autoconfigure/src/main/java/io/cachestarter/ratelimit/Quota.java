package io.cachestarter.ratelimit;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.cachestarter.internal.Utf8;

/** A limit as the scripts take it. Immutable. */
final class Quota {

	/** The group of limits that are not in the shadow. */
	static final int NO_SHADOW = 0;

	private final RateLimitPolicy policy;

	private final int number;

	private final byte[] code;

	private final byte[] forOne;

	Quota(RateLimitPolicy policy, int number) {
		this.policy = policy;
		this.number = number;
		this.code = Utf8.bytes(policy.algorithm().code());
		this.forOne = numbers(1, 0, NO_SHADOW);
	}

	RateLimitPolicy policy() {
		return this.policy;
	}

	/** Returns its place among the limits of its limiter, from 1. */
	int number() {
		return this.number;
	}

	boolean isConcurrency() {
		return this.policy.algorithm() == RateLimitAlgorithm.CONCURRENCY;
	}

	/**
	 * Adds what describes the limit, and how many permits are meant.
	 * @param more how many permits may be taken beside
	 * @param group the limits in the shadow that belong together
	 */
	void addTo(List<byte[]> arguments, long permits, long more, int group) {
		arguments.add(this.code);
		arguments.add((permits == 1 && more == 0 && group == NO_SHADOW) ? this.forOne : numbers(permits, more, group));
	}

	/** In the order of the scripts. */
	private byte[] numbers(long permits, long more, int group) {
		long window = TimeUnit.MILLISECONDS.toMicros(this.policy.window().toMillis());
		return packed(this.policy.limit(), window, permits, more, this.policy.burst(), group);
	}

	private static byte[] packed(long... numbers) {
		ByteBuffer packed = ByteBuffer.allocate(numbers.length * Double.BYTES);
		for (long number : numbers) {
			packed.putDouble((double) number); // all numbers of Lua 5.1 are doubles
		}
		return packed.array();
	}

}
