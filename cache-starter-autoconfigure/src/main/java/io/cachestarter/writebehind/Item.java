package io.cachestarter.writebehind;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.cachestarter.internal.Utf8;

/**
 * A key that is to be flushed, as it was read from its partition.
 *
 * @param entryId the id of its entry in the stream
 * @param keyText the key as text
 * @param version the version of the write that is pending, 0 if none is any more
 * @param payload its bytes
 */
record Item(String entryId, String keyText, long version, ByteBuffer payload) {

	/** Reads the version before the bytes. */
	static Item of(byte[] entryId, byte[] keyText, byte[] pending) {
		int bar = 0;
		while (bar < pending.length && pending[bar] != '|') {
			bar++;
		}
		long version = (bar < pending.length) ? Long.parseLong(new String(pending, 0, bar, StandardCharsets.US_ASCII))
				: 0;
		ByteBuffer payload = (version != 0) ? ByteBuffer.wrap(pending, bar + 1, pending.length - bar - 1)
				: ByteBuffer.allocate(0);
		return new Item(Utf8.text(entryId), Utf8.text(keyText), version, payload);
	}

}
