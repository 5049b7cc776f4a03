package io.cachestarter.warm;

/**
 * A key that is asked for.
 *
 * @param key the key as text
 * @param weight in how many rounds of 50 ms to 5 s it was asked for, where each round
 * counts nine tenths of the next one; 10 at most
 * @since 0.1.0
 */
public record HotKey(String key, double weight) {

}
