package io.cachestarter.remote;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A value as it goes to Redis. Nobody changes the bytes.
 */
final class EncodedEntry {

	private final EntryHeader header;

	private final byte[] payload;

	EncodedEntry(EntryHeader header, byte[] payload) {
		this.header = header;
		this.payload = payload;
	}

	/** Returns the header before the times. */
	byte[] head(EntryMarks marks) {
		return this.header.head(marks);
	}

	/** Returns everything after the times. */
	byte[] tail(EntryMarks marks) {
		return EntryHeader.tail(marks, this.payload);
	}

	/**
	 * Returns the bytes of the value, if this codec wrote them and nothing was done to
	 * them.
	 */
	byte @Nullable [] plain(byte codec) {
		boolean plain = this.header.codec() == codec && !this.header.has(EntryHeader.COMPRESSED)
				&& !this.header.has(EntryHeader.NULL_VALUE);
		return plain ? this.payload : null;
	}

	/** Tells whether another entry has the same value in the same form. */
	boolean isLike(EncodedEntry other) {
		return this.header.equals(other.header) && Arrays.equals(this.payload, other.payload);
	}

	/** Returns the bytes that it takes in Redis beside its key and its tags. */
	int size() {
		return EntryHeader.LENGTH + this.payload.length;
	}

}
