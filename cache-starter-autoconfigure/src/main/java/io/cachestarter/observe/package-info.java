/**
 * Shows what happens: Micrometer meters and the health contributor. Reads the features,
 * which know nothing of it. Starts at {@link io.cachestarter.observe.CacheMetrics}.
 */
@NullMarked
package io.cachestarter.observe;

import org.jspecify.annotations.NullMarked;
