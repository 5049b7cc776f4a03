/**
 * The only door to Redis: connections, single commands, scripts and subscriptions, as a
 * small set of verbs over Lettuce. Starts at {@link io.cachestarter.redis.RedisGateway}.
 * Knows nothing of caches.
 */
@NullMarked
package io.cachestarter.redis;

import org.jspecify.annotations.NullMarked;
