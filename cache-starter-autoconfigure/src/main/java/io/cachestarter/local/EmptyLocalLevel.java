package io.cachestarter.local;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Holds nothing, but still knows which keys have been touched.
 */
final class EmptyLocalLevel implements LocalLevel {

	private final Stamps stamps = new Stamps();

	@Override
	public @Nullable LocalEntry get(Object key) {
		return null;
	}

	@Override
	public @Nullable LocalEntry peek(Object key) {
		return null;
	}

	@Override
	public boolean contains(Object key) {
		return false;
	}

	@Override
	public void reject(Object key, LocalEntry entry) {
		// holds nothing
	}

	@Override
	public boolean isDue(LocalEntry entry) {
		return false;
	}

	@Override
	public long stamp(String keyText) {
		return this.stamps.get(keyText);
	}

	@Override
	public long evict(Object key, String keyText) {
		return this.stamps.raise(keyText);
	}

	@Override
	public void evict(String keyText) {
		this.stamps.raise(keyText);
	}

	@Override
	public long evictIf(Predicate<String> condition) {
		this.stamps.raiseAll();
		return 0;
	}

	@Override
	public Iterator<Map.Entry<Object, LocalEntry>> iterator() {
		return Collections.emptyIterator();
	}

	@Override
	public boolean fill(Object key, LocalEntry entry, long stamp) {
		return false;
	}

	@Override
	public boolean complete(Object key, LocalEntry entry, long stamp) {
		this.stamps.raise(entry.keyText());
		return false;
	}

	@Override
	public boolean putIfAbsent(Object key, LocalEntry entry) {
		return true;
	}

	@Override
	public List<String> takeAskedFor() {
		return List.of();
	}

	@Override
	public void clear() {
		this.stamps.raiseAll();
	}

	@Override
	public long size() {
		return 0;
	}

	@Override
	public long hitCount() {
		return 0;
	}

	@Override
	public long missCount() {
		return 0;
	}

	@Override
	public long evictionCount() {
		return 0;
	}

	@Override
	public LocalReturns returns() {
		return LocalReturns.NONE;
	}

}
