package io.cachestarter.cache;

import io.cachestarter.local.LocalReturns;

/**
 * Keys that were asked for again after they had left the heap of this node, since the
 * cache was created: estimates from a sample of the keys.
 *
 * @param evicted entries that had to make room for others; counted, not estimated
 * @param atTwiceTheSize look-ups that a heap with room for twice as many entries would
 * have answered in addition; 0 if it is bounded by weight
 * @param atFourTimesTheSize likewise, with room for four times as many
 * @param afterEnd look-ups of keys whose entry in the heap had ended by time
 * @param atTwiceTheTtl those of them that entries with twice the {@code local.ttl} would
 * have answered
 * @param atFourTimesTheTtl likewise, with four times the {@code local.ttl}
 * @since 0.1.0
 */
public record Returns(long evicted, long atTwiceTheSize, long atFourTimesTheSize, long afterEnd, long atTwiceTheTtl,
		long atFourTimesTheTtl) {

	static Returns of(LocalReturns local) {
		return new Returns(local.evicted(), local.atTwiceTheSize(), local.atFourTimesTheSize(), local.afterEnd(),
				local.atTwiceTheTtl(), local.atFourTimesTheTtl());
	}

}
