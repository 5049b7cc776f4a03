package io.cachestarter.remote;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a change is about, as far as it has to be kept to make it later.
 *
 * @param cache the cache that keys are evicted from, or {@code null} if tags are
 * invalidated
 * @param texts the keys or the tags as text
 */
record ChangeRecord(@Nullable String cache, List<String> texts) {

	static ChangeRecord eviction(String cache, String keyText) {
		return new ChangeRecord(cache, List.of(keyText));
	}

	static ChangeRecord invalidation(List<String> tagTexts) {
		return new ChangeRecord(null, List.copyOf(tagTexts));
	}

}
