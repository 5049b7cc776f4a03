package io.cachestarter.cache;

import java.util.Arrays;
import java.util.Collection;

/**
 * Invalidates entries by their tags. An invalidation reaches every entry that has one of
 * the tags, in all caches and on all nodes. It takes one round trip to Redis however many
 * tags there are and however many entries have them. While a transaction is active, it is
 * done after the commit, and not at all after a rollback.
 * <p>
 * Trouble with Redis is not thrown but counted and logged, and the invalidation is kept
 * and repeated when Redis is back. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface TagOperations {

	/**
	 * Most bytes that a tag has in UTF-8.
	 */
	int MAX_TAG_BYTES = 255;

	/**
	 * Invalidates every entry that has one of the tags.
	 * @param tags the tags; none is fine and does nothing
	 * @throws IllegalArgumentException if a tag is blank or longer than
	 * {@value #MAX_TAG_BYTES} bytes in UTF-8
	 */
	default void invalidate(String... tags) {
		invalidate(Arrays.asList(tags));
	}

	/**
	 * Invalidates every entry that has one of the tags.
	 * @param tags the tags; none is fine and does nothing
	 * @throws IllegalArgumentException if a tag is blank or longer than
	 * {@value #MAX_TAG_BYTES} bytes in UTF-8
	 */
	void invalidate(Collection<String> tags);

}
