package io.cachestarter.internal;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts how often the limits of one node were reached. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class LimitCounts {

	private final Map<Limit, LongAdder> counts = Stream.of(Limit.values())
		.collect(Collectors.toUnmodifiableMap(Function.identity(), (limit) -> new LongAdder()));

	/**
	 * Notes that a limit has been reached.
	 * @param limit the limit
	 */
	public void reached(Limit limit) {
		counter(limit).increment();
	}

	/**
	 * Returns how often a limit has been reached.
	 * @param limit the limit
	 * @return the count
	 */
	public long count(Limit limit) {
		return counter(limit).sum();
	}

	private LongAdder counter(Limit limit) {
		return Objects.requireNonNull(this.counts.get(limit));
	}

}
