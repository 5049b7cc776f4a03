package io.cachestarter.advice;

import java.util.List;

/**
 * What keys of one purpose take, as far as they were looked at.
 *
 * @param purpose {@code cache:} and the name of a cache, or the segment that tells the
 * kind of key, such as {@code stream}
 * @param keys how many were looked at
 * @param bytes what they take together
 * @param mean what one of them takes on average
 * @param median what half of them do not exceed, as a power of two
 * @param p99 what 99 of a hundred do not exceed, as a power of two
 * @param largest the largest ones, the largest first
 * @since 0.1.0
 */
public record SizeGroup(String purpose, long keys, long bytes, long mean, long median, long p99,
		List<KeySize> largest) {

}
