/**
 * The two-level cache behind Spring's cache abstraction. Starts at
 * {@link io.cachestarter.cache.TwoLevelCacheManager}. Knows nothing of metrics, health
 * and properties.
 */
@NullMarked
package io.cachestarter.cache;

import org.jspecify.annotations.NullMarked;
