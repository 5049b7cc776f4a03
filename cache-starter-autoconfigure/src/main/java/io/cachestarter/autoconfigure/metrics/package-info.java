/**
 * Wires the metrics of the cache, where the library for it is there.
 */
@NullMarked
package io.cachestarter.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
