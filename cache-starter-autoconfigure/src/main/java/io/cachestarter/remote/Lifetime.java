package io.cachestarter.remote;

/**
 * How long an entry is to live.
 *
 * @param freshMillis how long its value is fresh, positive
 * @param keptMillis how long it is kept, not less; in between it may serve as a stale
 * value
 * @since 0.1.0
 */
public record Lifetime(long freshMillis, long keptMillis) {

}
