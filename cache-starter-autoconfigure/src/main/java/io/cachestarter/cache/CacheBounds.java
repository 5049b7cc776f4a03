package io.cachestarter.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What bounds a cache, for those who judge it.
 *
 * @param ttl how long an entry stays in Redis
 * @param localTtl how long an entry stays in the heap, or {@code null} without that level
 * @param maxEntries the most entries in the heap, or {@code null} if they are not bounded
 * by number
 * @param maxWeight the most bytes of serialized entries in the heap, or {@code null} if
 * they are not bounded by weight
 * @param remote whether there is a level in Redis
 * @param compressAbove the payload size in bytes above which values are compressed, or
 * {@code null} if they never are
 * @since 0.1.0
 */
public record CacheBounds(Duration ttl, @Nullable Duration localTtl, @Nullable Long maxEntries,
		@Nullable Long maxWeight, boolean remote, @Nullable Integer compressAbove) {

	static CacheBounds of(CacheSettings settings) {
		boolean local = settings.local().enabled();
		boolean remote = settings.remote().enabled();
		return new CacheBounds(settings.ttl(), local ? settings.local().ttl() : null,
				positive(local, settings.local().maxEntries()), positive(local, settings.local().maxWeight()), remote,
				(remote && settings.remote().compressor() != null) ? settings.remote().compressAbove() : null);
	}

	private static @Nullable Long positive(boolean local, long bound) {
		return (local && bound > 0) ? bound : null;
	}

}
