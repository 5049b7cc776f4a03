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

	/** Returns the header bytes before the times. */
	byte[] head() {
		return this.header.head();
	}

	/** Returns everything after the times. */
	byte[] tail() {
		return this.header.tail(this.payload);
	}

	/** Returns the bytes that it takes in Redis beside its key. */
	int size() {
		return EntryHeader.LENGTH + this.payload.length;
	}

}
