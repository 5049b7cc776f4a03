package io.cachestarter.remote;

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

	/** Returns the bytes that it takes in Redis beside its key and its tags. */
	int size() {
		return EntryHeader.LENGTH + this.payload.length;
	}

}
