package io.cachestarter.local;

import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * A value in the heap. It is itself the wrapper that Spring asks for, so that a hit
 * allocates nothing. Immutable, as far as the value is, once a level has it.
 *
 * @since 0.1.0
 */
public final class LocalEntry implements Cache.ValueWrapper {

	private final @Nullable Object value;

	private final String keyText;

	private final long lifetimeNanos;

	private final int weight;

	/** Written by the level before other threads can see the entry. */
	private boolean endsEarly;

	private long end;

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

	/** Gives the entry an end of its own, by the ticker of the level. */
	void endAt(long nanos) {
		this.endsEarly = true;
		this.end = nanos;
	}

	boolean hasEnded(Ticker ticker) {
		return this.endsEarly && this.end - ticker.read() <= 0;
	}

	int weight() {
		return this.weight;
	}

	@Override
	public String toString() {
		return "LocalEntry[" + this.keyText + "]";
	}

}
