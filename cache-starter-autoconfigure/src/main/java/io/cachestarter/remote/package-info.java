/**
 * The remote level: entries of one cache in Redis, with their bytes, times and scripts.
 * Starts at {@link io.cachestarter.remote.RemoteLevel}. Knows nothing of the local level.
 */
@NullMarked
package io.cachestarter.remote;

import org.jspecify.annotations.NullMarked;
