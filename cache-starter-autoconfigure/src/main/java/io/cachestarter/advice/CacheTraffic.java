package io.cachestarter.advice;

import java.util.List;

import io.cachestarter.cache.CacheBounds;
import io.cachestarter.cache.Reloads;
import io.cachestarter.cache.Returns;
import io.cachestarter.warm.HotKey;
import org.jspecify.annotations.Nullable;

/**
 * What one cache has answered on this node since it was created.
 *
 * @param cache its name
 * @param bounds what bounds it
 * @param requests look-ups, as far as its first level counts them
 * @param localHits answers from the heap
 * @param remoteHits answers from Redis
 * @param loads loads by the application
 * @param hitRatio the share of look-ups that either level has answered
 * @param localHitRatio the share that the heap has answered, or {@code null} without that
 * level
 * @param size entries in the heap, or {@code null} without that level
 * @param returns keys that were asked for again after they had left the heap, or
 * {@code null} without that level
 * @param reloads keys that were loaded again
 * @param hotKeys the keys that the heap is asked for most
 * @since 0.1.0
 */
public record CacheTraffic(String cache, CacheBounds bounds, long requests, long localHits, long remoteHits, long loads,
		double hitRatio, @Nullable Double localHitRatio, @Nullable Long size, @Nullable Returns returns,
		Reloads reloads, List<HotKey> hotKeys) {

}
