/**
 * Wires the actuator endpoints of the locks and of the rate limits, where the library for
 * them is there.
 */
@NullMarked
package io.cachestarter.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
