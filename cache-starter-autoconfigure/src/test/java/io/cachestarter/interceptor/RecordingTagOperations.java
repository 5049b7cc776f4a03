package io.cachestarter.interceptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.cachestarter.cache.TagOperations;

/** Remembers what it should invalidate, one list for each call. */
class RecordingTagOperations implements TagOperations {

	private final List<List<String>> calls = new ArrayList<>();

	@Override
	public void invalidate(Collection<String> tags) {
		this.calls.add(List.copyOf(tags));
	}

	List<List<String>> calls() {
		return this.calls;
	}

}
