/**
 * The local level: entries of one cache in the heap, over Caffeine, with the stamps that
 * keep an overtaken read from filling it. Starts at
 * {@link io.cachestarter.local.LocalLevel}. Knows nothing of Redis.
 */
@NullMarked
package io.cachestarter.local;

import org.jspecify.annotations.NullMarked;
