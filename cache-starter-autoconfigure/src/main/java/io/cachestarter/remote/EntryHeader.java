package io.cachestarter.remote;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The fixed first bytes of every entry in Redis.
 *
 * <pre>
 * offset size
 *      0    2  magic, CA 5E
 *      2    1  format version, 1
 *      3    1  flags: 1 the value is null, 2 compressed, 4 no value yet, 8 somebody
 *             waits for the load, 16 has a version
 *      4    1  codec
 *      5    1  compressor, 0 for none
 *      6    2  number of tags
 *      8    4  fingerprint of the value's type
 *     12    4  length of the payload before compression
 *     16    8  created at, ms since the epoch by the clock of Redis
 *     24    8  fresh until, likewise
 *     32    8  epoch at the start of the load, 0 for none
 *     40    8  version of the entry
 *     48   16  token of the load or put under way, zeros for none
 *     64    8  end of the load lease, ms by the clock of Redis, 0 for none
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
 * @param epoch the epoch that the node had seen when the load began
 */
record EntryHeader(byte flags, byte codec, byte compressor, int tagCount, int fingerprint, int rawLength,
		long createdAt, long freshUntil, long epoch) {

	static final int LENGTH = 72;

	static final int TIMES_OFFSET = 16;

	static final int TIMES_LENGTH = 16;

	static final byte NULL_VALUE = 1;

	static final byte COMPRESSED = 2;

	static final byte NO_VALUE = 4;

	static final byte WAITED = 8;

	static final byte VERSIONED = 16;

	/** What tells an entry from its successors; the rest changes while it stays. */
	static final int IDENTITY_LENGTH = 48;

	private static final int KNOWN_FLAGS = NULL_VALUE | COMPRESSED | NO_VALUE | WAITED | VERSIONED;

	private static final short MAGIC = (short) 0xCA5E;

	private static final byte VERSION = 1;

	/**
	 * Creates the header of an entry about to be stored: without what its marks say; the
	 * times are those of the script.
	 */
	static EntryHeader of(byte flags, byte codec, byte compressor, int fingerprint, int rawLength) {
		return new EntryHeader(flags, codec, compressor, 0, fingerprint, rawLength, 0, 0, 0);
	}

	/** Returns the bytes of an entry that has no value, to hold a token. */
	static byte[] withoutValue() {
		byte[] bytes = new byte[LENGTH];
		byte[] head = of(NO_VALUE, (byte) 0, (byte) 0, 0, 0).head(new EntryMarks(0, List.of(), null));
		System.arraycopy(head, 0, bytes, 0, head.length);
		return bytes;
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
				in.getLong(), in.getLong(), in.getLong());
	}

	/** Returns the bytes before the times. */
	byte[] head(EntryMarks marks) {
		return ByteBuffer.allocate(TIMES_OFFSET)
			.putShort(MAGIC)
			.put(VERSION)
			.put((byte) (this.flags | ((marks.version() != null) ? VERSIONED : 0)))
			.put(this.codec)
			.put(this.compressor)
			.putShort((short) marks.tags().size())
			.putInt(this.fingerprint)
			.putInt(this.rawLength)
			.array();
	}

	/** Returns the bytes after the times: without a token, then tags and payload. */
	static byte[] tail(EntryMarks marks, byte[] payload) {
		List<byte[]> tags = marks.tags().stream().map((tag) -> tag.getBytes(StandardCharsets.UTF_8)).toList();
		int length = tags.stream().mapToInt((tag) -> 2 + tag.length).sum();
		int rest = LENGTH - TIMES_OFFSET - TIMES_LENGTH;
		ByteBuffer out = ByteBuffer.allocate(rest + length + payload.length).putLong(marks.epoch());
		out.putLong((marks.version() != null) ? marks.version() : 0).position(rest);
		tags.forEach((tag) -> out.putShort((short) tag.length).put(tag));
		return out.put(payload).array();
	}

	/**
	 * Reads the tags.
	 * @return the tags, none if they do not fit into the bytes
	 */
	List<String> tags(byte[] bytes) {
		if (this.tagCount == 0 || payloadOffset(bytes) < 0) {
			return List.of();
		}
		List<String> tags = new ArrayList<>();
		int offset = LENGTH;
		for (int tag = 0; tag < this.tagCount; tag++) {
			int length = length(bytes, offset);
			tags.add(new String(bytes, offset + 2, length, StandardCharsets.UTF_8));
			offset += 2 + length;
		}
		return tags;
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
			offset += 2 + length(bytes, offset);
		}
		return (offset <= bytes.length) ? offset : -1;
	}

	private static int length(byte[] bytes, int offset) {
		return ((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF);
	}

}
