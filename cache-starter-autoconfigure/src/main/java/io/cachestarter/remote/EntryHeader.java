package io.cachestarter.remote;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The fixed first bytes of every entry in Redis.
 *
 * <pre>
 * offset size
 *      0    2  magic, CA 5E
 *      2    1  format version, 1
 *      3    1  flags: 1 the value is null, 2 compressed, 4 no value yet
 *      4    1  codec
 *      5    1  compressor, 0 for none
 *      6    2  number of tags
 *      8    4  fingerprint of the value's type
 *     12    4  length of the payload before compression
 *     16    8  created at, ms since the epoch by the clock of Redis
 *     24    8  fresh until, likewise
 *     32    8  epoch at the start of the load, 0 for none
 *     40    8  version of the entry, 0 for none
 *     48   16  load token, zeros for none
 *     64    8  load deadline, ms since the epoch by the clock of Redis, 0 for none
 *     72       the tags, each 2 bytes length and UTF-8; then the payload
 * </pre>
 *
 * All numbers are big-endian. The offsets of the times, the token and the deadline are
 * known to the scripts.
 *
 * @param flags the flags
 * @param codec the id of the codec, 0 if the value is {@code null}
 * @param compressor the id of the compressor, 0 for none
 * @param tagCount the number of tags
 * @param fingerprint the fingerprint of the type
 * @param rawLength the length of the payload before compression
 * @param createdAt when it was stored, in milliseconds by the clock of Redis
 * @param freshUntil when it ceases to be fresh, in milliseconds by the clock of Redis
 */
record EntryHeader(byte flags, byte codec, byte compressor, int tagCount, int fingerprint, int rawLength,
		long createdAt, long freshUntil) {

	static final int LENGTH = 72;

	static final int TIMES_OFFSET = 16;

	static final int TIMES_LENGTH = 16;

	static final byte NULL_VALUE = 1;

	static final byte COMPRESSED = 2;

	static final byte NO_VALUE = 4;

	private static final int KNOWN_FLAGS = NULL_VALUE | COMPRESSED | NO_VALUE;

	private static final short MAGIC = (short) 0xCA5E;

	private static final byte VERSION = 1;

	/**
	 * Creates the header of an entry about to be stored: without tags, epoch and token;
	 * the times are those of the script.
	 */
	static EntryHeader of(byte flags, byte codec, byte compressor, int fingerprint, int rawLength) {
		return new EntryHeader(flags, codec, compressor, 0, fingerprint, rawLength, 0, 0);
	}

	/**
	 * Reads a header.
	 * @return the header, or {@code null} if the bytes are not an entry of this format
	 */
	static @Nullable EntryHeader read(byte[] bytes) {
		if (bytes.length < LENGTH) {
			return null;
		}
		ByteBuffer in = ByteBuffer.wrap(bytes);
		if (in.getShort() != MAGIC || in.get() != VERSION) {
			return null;
		}
		byte flags = in.get();
		if ((flags & ~KNOWN_FLAGS) != 0) {
			return null;
		}
		return new EntryHeader(flags, in.get(), in.get(), in.getShort() & 0xFFFF, in.getInt(), in.getInt(),
				in.getLong(), in.getLong());
	}

	/** Returns the bytes before the times. */
	byte[] head() {
		return ByteBuffer.allocate(TIMES_OFFSET)
			.putShort(MAGIC)
			.put(VERSION)
			.put(this.flags)
			.put(this.codec)
			.put(this.compressor)
			.putShort((short) this.tagCount)
			.putInt(this.fingerprint)
			.putInt(this.rawLength)
			.array();
	}

	/** Returns the bytes after the times, followed by the payload. */
	byte[] tail(byte[] payload) {
		int rest = LENGTH - TIMES_OFFSET - TIMES_LENGTH;
		byte[] tail = new byte[rest + payload.length];
		System.arraycopy(payload, 0, tail, rest, payload.length);
		return tail;
	}

	boolean has(byte flag) {
		return (this.flags & flag) != 0;
	}

	/**
	 * Returns where the payload begins.
	 * @return the offset, or -1 if the tags do not fit into the bytes
	 */
	int payloadOffset(byte[] bytes) {
		int offset = LENGTH;
		for (int tag = 0; tag < this.tagCount; tag++) {
			if (offset + 2 > bytes.length) {
				return -1;
			}
			offset += 2 + (((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF));
		}
		return (offset <= bytes.length) ? offset : -1;
	}

}
