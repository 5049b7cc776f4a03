package io.cachestarter.writebehind;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A write that its writer has refused for good.
 *
 * @param id names it within its cache
 * @param cache the name of the cache
 * @param keyText the key as text
 * @param key the key, or {@code null} if it cannot be read any more
 * @param value the value, or {@code null} of a deletion or if it cannot be read any more
 * @param deletion whether the value was to be deleted
 * @param version the version of the write
 * @param reason what the writer has thrown last
 * @param attempts how often it was tried
 * @param time when it was given up
 * @param overtaken whether a newer write of the key has been accepted since: such a
 * letter cannot be requeued
 * @since 0.1.0
 */
public record DeadLetter(String id, String cache, String keyText, @Nullable Object key, @Nullable Object value,
		boolean deletion, long version, String reason, int attempts, Instant time, boolean overtaken) {

}
