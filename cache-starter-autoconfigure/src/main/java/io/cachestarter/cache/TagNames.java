package io.cachestarter.cache;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

import io.cachestarter.internal.KeyNames;

/**
 * Checks the tags that users give.
 */
final class TagNames {

	private static final int MAX_BYTES = TagOperations.MAX_TAG_BYTES;

	private TagNames() {
	}

	/**
	 * Returns the tag.
	 * @throws IllegalArgumentException if it is blank or too long
	 */
	static String checked(String tag) {
		if (tag.isBlank()) {
			throw new IllegalArgumentException("A tag must not be blank but is '" + tag + "'");
		}
		int length = tag.getBytes(StandardCharsets.UTF_8).length;
		if (length > MAX_BYTES) {
			throw new IllegalArgumentException("A tag must have at most " + MAX_BYTES + " bytes in UTF-8 but '"
					+ tag.substring(0, 32) + "...' has " + length);
		}
		return tag;
	}

	static List<String> texts(Collection<String> tags) {
		return tags.stream().distinct().map(TagNames::checked).map(KeyNames::tag).toList();
	}

}
