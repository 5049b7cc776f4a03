package io.cachestarter.cache;

import java.time.Duration;

/**
 * How values in the heap are compared with those in Redis in the background.
 *
 * @param enabled whether they are
 * @param interval the time between two rounds, positive
 * @param sample how many values a round looks at, over all caches of this node, positive
 * @since 0.1.0
 */
public record AuditSettings(boolean enabled, Duration interval, int sample) {

}
