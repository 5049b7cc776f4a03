package io.cachestarter.remote;

import java.time.Duration;

/**
 * How dead entries are removed in the background.
 *
 * @param enabled whether this node takes part
 * @param interval the time between two walks of all nodes together, positive
 * @param keysPerSecond how many keys are looked at in a second at most, positive
 * @since 0.1.0
 */
public record SweepSettings(boolean enabled, Duration interval, int keysPerSecond) {

}
