package io.cachestarter.invalidation;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node tells the others. Immutable.
 *
 * <pre>
 * offset size
 *      0    1  format version, 1
 *      1    1  kind: 1 keys, 2 clear, 3 heartbeat, 4 goodbye, 5 tags, 6 loaded,
 *             7 pattern
 *      2    8  sender, a random number chosen at its start
 *     10    8  number of the message, 1 for the first of its sender; of a heartbeat,
 *             goodbye or loaded the last number used, 0 for none
 *     18    8  epoch of an invalidation, else 0
 *     26    8  when it was published, microseconds by the clock of Redis, 0 if unknown
 *     34    2  length of the cache name in bytes, then the name in UTF-8
 *          4  number of keys, tags or patterns, then for each: 4 length in bytes,
 *             then UTF-8
 * </pre>
 *
 * All numbers are big-endian. Epoch and time are filled in by the scripts that publish. A
 * node that does not know the kind of a message drops its local level.
 *
 * @param kind what has changed
 * @param sender the node that changed it
 * @param sequence the number of the message among those of its sender
 * @param epoch the epoch of the change, or 0
 * @param sentMicros when it was published, or 0
 * @param cache the name of the cache, empty if the message is not about one
 * @param keys the keys or tags that changed, or the patterns of those keys; empty if the
 * whole cache did
 * @since 0.1.0
 */
public record InvalidationMessage(Kind kind, long sender, long sequence, long epoch, long sentMicros, String cache,
		List<String> keys) {

	private static final byte VERSION = 1;

	/**
	 * Copies the keys.
	 */
	public InvalidationMessage {
		keys = List.copyOf(keys);
	}

	byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(VERSION);
			out.writeByte(this.kind.code);
			out.writeLong(this.sender);
			out.writeLong(this.sequence);
			out.writeLong(this.epoch);
			out.writeLong(this.sentMicros);
			byte[] name = this.cache.getBytes(StandardCharsets.UTF_8);
			out.writeShort(name.length);
			out.write(name);
			out.writeInt(this.keys.size());
			for (String key : this.keys) {
				byte[] text = key.getBytes(StandardCharsets.UTF_8);
				out.writeInt(text.length);
				out.write(text);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Reads a message. Allocates no more than the bytes justify.
	 * @throws IllegalArgumentException if the bytes are not a message of this version
	 */
	static InvalidationMessage from(byte[] bytes) {
		try {
			ByteBuffer in = ByteBuffer.wrap(bytes);
			byte version = in.get();
			if (version != VERSION) {
				throw new IllegalArgumentException("Unknown version " + version + " of an invalidation message");
			}
			Kind kind = Kind.of(in.get());
			long sender = in.getLong();
			long sequence = in.getLong();
			long epoch = in.getLong();
			long sentMicros = in.getLong();
			String cache = text(in, in.getShort() & 0xFFFF);
			int count = in.getInt();
			List<String> keys = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				keys.add(text(in, in.getInt()));
			}
			return new InvalidationMessage(kind, sender, sequence, epoch, sentMicros, cache, keys);
		}
		catch (BufferUnderflowException ex) {
			throw new IllegalArgumentException("An invalidation message ends too early", ex);
		}
	}

	private static String text(ByteBuffer in, int length) {
		if (length < 0 || length > in.remaining()) {
			throw new IllegalArgumentException("An invalidation message has a text of impossible length " + length);
		}
		byte[] text = new byte[length];
		in.get(text);
		return new String(text, StandardCharsets.UTF_8);
	}

	/**
	 * What a message says.
	 */
	public enum Kind {

		/** Some keys have changed. */
		KEYS(1),

		/** The whole cache has been cleared. */
		CLEAR(2),

		/** The sender is there and names its last number. */
		HEARTBEAT(3),

		/** The sender goes and names its last number. */
		GOODBYE(4),

		/** Some tags have been invalidated, in all caches. */
		TAGS(5),

		/** A load has ended that others may be waiting for. Nothing has changed. */
		LOADED(6),

		/** The keys that match a pattern have changed. */
		PATTERN(7);

		private final int code;

		Kind(int code) {
			this.code = code;
		}

		/**
		 * Tells whether messages of this kind take a number, because their loss would
		 * matter.
		 */
		boolean isChange() {
			return this == KEYS || this == CLEAR || this == TAGS || this == PATTERN;
		}

		private static Kind of(int code) {
			for (Kind kind : values()) {
				if (kind.code == code) {
					return kind;
				}
			}
			throw new IllegalArgumentException("Unknown kind " + code + " of an invalidation message");
		}

	}

}
