/**
 * Wires the health of the cache, where the library for it is there.
 */
@NullMarked
package io.cachestarter.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
