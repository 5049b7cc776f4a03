package io.cachestarter.remote;

import org.jspecify.annotations.Nullable;

/**
 * What Redis answers to the wish to load: one of the three.
 *
 * @param lease the right to load, or {@code null}
 * @param entry the bytes of a value that has come meanwhile, or {@code null}
 * @param waitMillis how long the lease of somebody else lasts at most, or 0
 * @since 0.1.0
 */
public record LoadAnswer(@Nullable LoadLease lease, byte @Nullable [] entry, long waitMillis) {

}
