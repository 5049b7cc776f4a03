/**
 * Fills caches before they are asked: by warmers, one node at a time for Redis and every
 * node for its heap, and with the keys that were the hottest before a node was replaced.
 */
@NullMarked
package io.cachestarter.warm;

import org.jspecify.annotations.NullMarked;
