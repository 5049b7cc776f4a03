/**
 * Wires the actuator endpoint of the locks, where the library for it is there.
 */
@NullMarked
package io.cachestarter.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
