package io.cachestarter.writebehind;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;

import io.cachestarter.cache.PendingWrites.Write;
import io.cachestarter.codec.CodecException;
import io.cachestarter.codec.RoundTrip;
import io.cachestarter.codec.ValueCodec;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.codec.ValueType;
import io.cachestarter.remote.JointPut;
import org.jspecify.annotations.Nullable;

/**
 * Turns writes into bytes and back: one byte that says what it is, the id of the codec,
 * the length of the key in four bytes, the key, the value. Safe for use by multiple
 * threads.
 */
final class PendingFormat {

	private static final byte PUT = 'p';

	private static final byte PUT_NULL = 'n';

	private static final byte DELETE = 'd';

	private static final int HEAD = 6;

	private static final byte[] NOTHING = {};

	private final String cache;

	private final ValueCodecs codecs;

	private final ValueCodec codec;

	private final ValueType keyType;

	private final ValueType valueType;

	PendingFormat(String cache, ValueCodecs codecs, ValueCodec codec, Type keyType, Type valueType) {
		this.cache = cache;
		this.codecs = codecs;
		this.codec = codec;
		this.keyType = ValueType.of(keyType);
		this.valueType = ValueType.of(valueType);
	}

	Type valueType() {
		return this.valueType.type();
	}

	/**
	 * Encodes a write.
	 * @throws IllegalArgumentException if its key or value is not of the declared type,
	 * or would come back changed
	 */
	byte[] encode(Write write) {
		return encode(write, (write.value() != null) ? encode("value", write.value(), this.valueType) : NOTHING);
	}

	/**
	 * Encodes a write like {@link #encode(Write)}, with the bytes that its put has of the
	 * value if they are the same.
	 */
	byte[] encode(Write write, JointPut put) {
		byte[] value = this.valueType.rawClass().isInstance(write.value()) ? put.bytes(this.codec.id(), this.valueType)
				: null;
		return (value != null) ? encode(write, value) : encode(write);
	}

	private byte[] encode(Write write, byte[] value) {
		byte[] key = encode("key", write.key(), this.keyType);
		return ByteBuffer.allocate(HEAD + key.length + value.length)
			.put(write.deletion() ? DELETE : (write.value() != null) ? PUT : PUT_NULL)
			.put(this.codec.id())
			.putInt(key.length)
			.put(key)
			.put(value)
			.array();
	}

	private byte[] encode(String what, Object object, ValueType type) {
		if (!type.rawClass().isInstance(object)) {
			throw new IllegalArgumentException("The " + what + " of a write to cache '" + this.cache + "' is a "
					+ object.getClass().getName() + ", but its WriteBehindWriter takes " + type
					+ ". Write with that type, or declare another one");
		}
		try {
			byte[] bytes = this.codec.encode(object, type);
			String fault = RoundTrip.findFault(this.codec, object, type, bytes);
			if (fault != null) {
				throw new CodecException(fault);
			}
			return bytes;
		}
		catch (CodecException ex) {
			throw new IllegalArgumentException(
					"The " + what + " of a write to cache '" + this.cache + "' has no faithful bytes", ex);
		}
	}

	boolean isDeletion(ByteBuffer bytes) {
		return bytes.get(bytes.position()) == DELETE;
	}

	/**
	 * Decodes the key.
	 * @throws CodecException if it cannot be read
	 */
	Object key(ByteBuffer bytes) {
		return codec(bytes).decode(bytes.array(), bytes.arrayOffset() + bytes.position() + HEAD, keyLength(bytes),
				this.keyType);
	}

	/**
	 * Decodes the value.
	 * @throws CodecException if it cannot be read
	 */
	@Nullable Object value(ByteBuffer bytes) {
		if (keyLength(bytes) < 0 || bytes.get(bytes.position()) != PUT) {
			return null;
		}
		int offset = HEAD + keyLength(bytes);
		return codec(bytes).decode(bytes.array(), bytes.arrayOffset() + bytes.position() + offset,
				bytes.remaining() - offset, this.valueType);
	}

	private static int keyLength(ByteBuffer bytes) {
		int length = (bytes.remaining() >= HEAD) ? bytes.getInt(bytes.position() + 2) : -1;
		if (length < 0 || length > bytes.remaining() - HEAD) {
			throw new CodecException("The bytes are not a pending write of this format");
		}
		return length;
	}

	private ValueCodec codec(ByteBuffer bytes) {
		byte id = bytes.get(bytes.position() + 1);
		ValueCodec found = this.codecs.findById(id);
		if (found == null) {
			throw new CodecException("There is no codec with id " + id);
		}
		return found;
	}

}
