package io.cachestarter.benchmarks;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.cachestarter.ratelimit.RateLimitAlgorithm;

/** The rate limits that are compared. */
enum LimitContender {

	GCRA("GCRA script"),

	SLIDING_WINDOW("**sliding-window**"),

	BUCKETS("**sliding-window-buckets**"),

	TOKEN_BUCKET("**token-bucket**"),

	SLIDING_COUNTER("**sliding-counter**"),

	FIXED_WINDOW("**fixed-window**"),

	SLIDING_WINDOW_BATCH("**sliding-window**, batch 50"),

	LOG("sorted-set log script"),

	RRATE_LIMITER("Redisson RRateLimiter"),

	BUCKET4J("Bucket4j"),

	BUCKET4J_BATCHING("Bucket4j, batching");

	private static final Set<LimitContender> TOGETHER = EnumSet.of(SLIDING_WINDOW_BATCH, BUCKET4J_BATCHING);

	private static final int BATCH = 50;

	private final String label;

	LimitContender(String label) {
		this.label = label;
	}

	/**
	 * Tells whether it serves several requests of a node at once, and is the same as
	 * another contender when there is only one.
	 */
	boolean isForCrowds() {
		return TOGETHER.contains(this);
	}

	LimitNode start(int redisPort) {
		return switch (this) {
			case GCRA -> ScriptLimits.gcra(redisPort);
			case SLIDING_WINDOW -> new StarterLimits(redisPort, RateLimitAlgorithm.SLIDING_WINDOW, 1);
			case BUCKETS -> new StarterLimits(redisPort, RateLimitAlgorithm.SLIDING_WINDOW_BUCKETS, 1);
			case TOKEN_BUCKET -> new StarterLimits(redisPort, RateLimitAlgorithm.TOKEN_BUCKET, 1);
			case SLIDING_COUNTER -> new StarterLimits(redisPort, RateLimitAlgorithm.SLIDING_COUNTER, 1);
			case FIXED_WINDOW -> new StarterLimits(redisPort, RateLimitAlgorithm.FIXED_WINDOW, 1);
			case SLIDING_WINDOW_BATCH -> new StarterLimits(redisPort, RateLimitAlgorithm.SLIDING_WINDOW, BATCH);
			case LOG -> ScriptLimits.log(redisPort);
			case RRATE_LIMITER -> new RedissonLimits(redisPort);
			case BUCKET4J -> new Bucket4jLimits(redisPort, false);
			case BUCKET4J_BATCHING -> new Bucket4jLimits(redisPort, true);
		};
	}

	@Override
	public String toString() {
		return this.label;
	}

	/** One node of each contender. */
	record Nodes(Map<LimitContender, LimitNode> all) implements AutoCloseable {

		static Nodes start(Collection<LimitContender> contenders, int redisPort) {
			Map<LimitContender, LimitNode> all = new EnumMap<>(LimitContender.class);
			contenders.forEach((contender) -> all.put(contender, contender.start(redisPort)));
			return new Nodes(all);
		}

		LimitNode get(LimitContender contender) {
			return Objects.requireNonNull(this.all.get(contender));
		}

		@Override
		public void close() {
			this.all.values().forEach(LimitNode::close);
		}

	}

}
