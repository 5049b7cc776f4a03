/**
 * Tells the other nodes what has changed: the message format and the bus that sends and
 * receives it. Starts at {@link io.cachestarter.invalidation.InvalidationBus}. Knows
 * nothing of values and codecs.
 */
@NullMarked
package io.cachestarter.invalidation;

import org.jspecify.annotations.NullMarked;
