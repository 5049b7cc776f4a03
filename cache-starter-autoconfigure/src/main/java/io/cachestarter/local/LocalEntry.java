package io.cachestarter.local;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * A value in the heap. It is itself the wrapper that Spring asks for, so that a hit
 * allocates nothing. Immutable as far as the value is.
 *
 * @since 0.1.0
 */
public final class LocalEntry implements Cache.ValueWrapper {

	private final @Nullable Object value;

	private final String keyText;

	private final long lifetimeNanos;

	private final int weight;

	/**
	 * Creates an entry.
	 * @param value the value, {@code null} if the cached answer is {@code null}
	 * @param keyText the key as text
	 * @param lifetimeNanos how long the entry lives from its fill, in nanoseconds
	 * @param weight its serialized size in bytes
	 */
	public LocalEntry(@Nullable Object value, String keyText, long lifetimeNanos, int weight) {
		this.value = value;
		this.keyText = keyText;
		this.lifetimeNanos = lifetimeNanos;
		this.weight = weight;
	}

	@Override
	public @Nullable Object get() {
		return this.value;
	}

	String keyText() {
		return this.keyText;
	}

	long lifetimeNanos() {
		return this.lifetimeNanos;
	}

	int weight() {
		return this.weight;
	}

	@Override
	public String toString() {
		return "LocalEntry[" + this.keyText + "]";
	}

}
