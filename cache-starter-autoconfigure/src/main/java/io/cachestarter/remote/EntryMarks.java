package io.cachestarter.remote;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an entry carries beside its value.
 *
 * @param epoch the epoch that the node had seen when the load or put began
 * @param tags the tags, without that of the cache
 * @param version the version given by the caller, not negative, or {@code null}
 * @since 0.1.0
 */
public record EntryMarks(long epoch, List<String> tags, @Nullable Long version) {

}
