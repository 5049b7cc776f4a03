package io.cachestarter.cache;

/**
 * Loads of keys that this node had loaded before, since the cache was created: estimates
 * from a sample of the keys.
 *
 * @param loads loads whose value was stored; counted, not estimated
 * @param afterEnd loads of keys whose value had ended by its time to live
 * @param atTwiceTheTtl those of them that would not have been needed with twice the
 * {@code ttl}
 * @param atFourTimesTheTtl likewise, with four times the {@code ttl}
 * @param beforeEnd loads of keys whose value should still have been there: it had been
 * evicted, invalidated, refreshed early, or removed by Redis for want of memory
 * @since 0.1.0
 */
public record Reloads(long loads, long afterEnd, long atTwiceTheTtl, long atFourTimesTheTtl, long beforeEnd) {

}
