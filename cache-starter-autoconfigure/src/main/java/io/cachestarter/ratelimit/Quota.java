package io.cachestarter.ratelimit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A limit as the scripts take it. Immutable. */
final class Quota {

	private final RateLimitPolicy policy;

	private final int number;

	private final byte[] code;

	private final byte[] limit;

	private final byte[] window;

	private final byte[] burst;

	Quota(RateLimitPolicy policy, int number) {
		this.policy = policy;
		this.number = number;
		this.code = bytes(policy.algorithm().code());
		this.limit = bytes(Long.toString(policy.limit()));
		this.window = bytes(Long.toString(TimeUnit.MILLISECONDS.toMicros(policy.window().toMillis())));
		this.burst = bytes(Long.toString(policy.burst()));
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

	/** Adds what describes the limit, and how many permits are meant. */
	void addTo(List<byte[]> arguments, byte[] holder, byte[] permits) {
		arguments.add(this.code);
		arguments.add(this.limit);
		arguments.add(this.window);
		arguments.add(isConcurrency() ? holder : this.burst);
		arguments.add(permits);
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
