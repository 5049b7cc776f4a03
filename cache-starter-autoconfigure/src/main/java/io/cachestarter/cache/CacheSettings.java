package io.cachestarter.cache;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;

import io.cachestarter.local.LocalSettings;
import io.cachestarter.remote.RemoteSettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one cache.
 *
 * @param ttl how long an entry stays in Redis, positive; the local level has its own time
 * @param ttlJitter the share of that time, from 0 to 1, by which entries may end earlier,
 * so that they do not all end at once
 * @param nullTtl how long {@code null} stays, or zero not to cache it
 * @param loadTimeout how long a caller waits for the same load of another one before it
 * loads for itself, positive
 * @param stale what becomes of values that are no longer fresh
 * @param tags tags of all entries of the cache
 * @param local the local level
 * @param remote the remote level
 * @param type the type of the values for callers that do not declare one, or {@code null}
 * to find it out
 * @since 0.1.0
 */
public record CacheSettings(Duration ttl, double ttlJitter, Duration nullTtl, Duration loadTimeout, StaleSettings stale,
		List<String> tags, LocalSettings local, RemoteSettings remote, @Nullable Type type) {

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of range
	 */
	public CacheSettings {
		if (ttl.isNegative() || ttl.isZero()) {
			throw new IllegalArgumentException("'ttl' must be positive but is " + ttl);
		}
		if (!(ttlJitter >= 0 && ttlJitter <= 1)) {
			throw new IllegalArgumentException("'ttlJitter' must be between 0 and 1 but is " + ttlJitter);
		}
		if (nullTtl.isNegative()) {
			throw new IllegalArgumentException("'nullTtl' must not be negative but is " + nullTtl);
		}
		if (loadTimeout.isNegative() || loadTimeout.isZero()) {
			throw new IllegalArgumentException("'loadTimeout' must be positive but is " + loadTimeout);
		}
	}

}
