package io.cachestarter.remote;

import java.util.Arrays;
import java.util.List;

import io.cachestarter.codec.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * An entry read from Redis, whose value is decoded when it is known to be valid. Not
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class FoundEntry {

	private final EntryHeader header;

	private final byte[] bytes;

	private final @Nullable ValueType type;

	private final List<String> tags;

	private @Nullable Object value;

	FoundEntry(EntryHeader header, byte[] bytes, @Nullable ValueType type) {
		this.header = header;
		this.bytes = bytes;
		this.type = type;
		this.tags = header.tags(bytes);
	}

	/**
	 * Returns the epoch that the writer had seen when it began.
	 * @return the epoch
	 */
	public long epoch() {
		return this.header.epoch();
	}

	/**
	 * Returns the tags, without that of the cache.
	 * @return the tags
	 */
	public List<String> tags() {
		return this.tags;
	}

	/**
	 * Returns the value, once it is decoded.
	 * @return the value
	 */
	public @Nullable Object value() {
		return this.value;
	}

	/**
	 * Returns when it was stored.
	 * @return milliseconds by the clock of Redis
	 */
	public long createdAt() {
		return this.header.createdAt();
	}

	/**
	 * Returns how long the value is still fresh.
	 * @param nowMillis the time of Redis
	 * @return milliseconds, negative if it has not been for that long
	 */
	public long freshMillis(long nowMillis) {
		return this.header.freshUntil() - nowMillis;
	}

	/**
	 * Returns how long the value is fresh in all.
	 * @return milliseconds
	 */
	public long lifetimeMillis() {
		return this.header.freshUntil() - this.header.createdAt();
	}

	/**
	 * Returns the bytes that it takes in Redis beside its key.
	 * @return the number
	 */
	public int size() {
		return this.bytes.length;
	}

	/**
	 * Returns what tells the entry from its successors.
	 * @return its first bytes
	 */
	public byte[] identity() {
		return Arrays.copyOf(this.bytes, EntryHeader.IDENTITY_LENGTH);
	}

	void decode(EntryFormat format) {
		this.value = format.decode(this.header, this.bytes, this.type);
	}

	byte[] bytes() {
		return this.bytes;
	}

}
