package io.cachestarter.remote;

import org.jspecify.annotations.Nullable;

/**
 * A value read from Redis.
 *
 * @param value the value, {@code null} if the cached answer is {@code null}
 * @param remainingMillis how long it stays fresh, or {@link Long#MAX_VALUE} if the time
 * of Redis is not known here
 * @param size its bytes in Redis
 * @since 0.1.0
 */
public record RemoteEntry(@Nullable Object value, long remainingMillis, int size) {

}
