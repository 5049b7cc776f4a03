package io.cachestarter.writebehind;

import org.jspecify.annotations.Nullable;

/**
 * A write that was accepted and is to be written now. Delivery is at least once: after a
 * failure, or the death of a node, the same write comes again, under the same id.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param key the key
 * @param value the value; {@code null} also of a deletion
 * @param deletion whether the value is to be deleted
 * @param id tells this write from all others, the same at each attempt
 * @param version a number that grows with each accepted write of the key: a write whose
 * version is below the one that was written last has been overtaken and is best left out
 * @param attempt 1 at the first attempt of this node, and one more at each that follows
 * @since 0.1.0
 */
public record PendingWrite<K, V>(K key, @Nullable V value, boolean deletion, String id, long version, int attempt) {

}
