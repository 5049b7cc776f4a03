package io.cachestarter.remote;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.cachestarter.codec.CodecException;
import io.cachestarter.codec.Compressor;
import io.cachestarter.codec.Compressors;
import io.cachestarter.codec.RoundTrip;
import io.cachestarter.codec.ValueCodec;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.codec.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into entries and back. Safe for use by multiple threads.
 */
final class EntryFormat {

	private static final byte[] NOTHING = {};

	private static final String JDK = "jdk";

	private final Set<TypedClass> proven = ConcurrentHashMap.newKeySet();

	private final ValueCodecs codecs;

	private final RemoteSettings settings;

	EntryFormat(ValueCodecs codecs, RemoteSettings settings) {
		this.codecs = codecs;
		this.settings = settings;
	}

	/**
	 * Encodes a value. The first value of each class is read back at once: one that would
	 * come back changed is refused here, rather than handed out changed later.
	 * @throws CodecException if the value has no faithful bytes
	 */
	EncodedEntry encode(@Nullable Object value, ValueType type) {
		if (value == null) {
			return new EncodedEntry(EntryHeader.of(EntryHeader.NULL_VALUE, (byte) 0, (byte) 0, type.fingerprint(), 0),
					NOTHING);
		}
		ValueCodec codec = this.settings.codec();
		byte[] raw = codec.encode(value, type);
		prove(value, type, raw);
		byte[] compressed = compress(raw);
		if (compressed == null) {
			return new EncodedEntry(EntryHeader.of((byte) 0, codec.id(), (byte) 0, type.fingerprint(), raw.length),
					raw);
		}
		Compressor compressor = Objects.requireNonNull(this.settings.compressor());
		return new EncodedEntry(
				EntryHeader.of(EntryHeader.COMPRESSED, codec.id(), compressor.id(), type.fingerprint(), raw.length),
				compressed);
	}

	/**
	 * Decodes the value of an entry that has one.
	 * @throws CodecException if the entry is foreign or damaged
	 */
	@Nullable Object decode(EntryHeader header, byte[] bytes, ValueType type) {
		if (header.has(EntryHeader.NULL_VALUE)) {
			return null;
		}
		int offset = header.payloadOffset(bytes);
		ValueCodec codec = this.codecs.findById(header.codec());
		if (offset < 0 || codec == null || !isAccepted(codec)) {
			throw new CodecException("The entry has an unknown codec " + header.codec() + " or damaged tags");
		}
		int length = bytes.length - offset;
		if (!header.has(EntryHeader.COMPRESSED)) {
			return codec.decode(bytes, offset, length, type);
		}
		Compressor compressor = Compressors.findById(header.compressor());
		if (compressor == null) {
			throw new CodecException("The entry has an unknown compressor " + header.compressor());
		}
		byte[] raw = compressor.decompress(bytes, offset, length, header.rawLength());
		return codec.decode(raw, 0, raw.length, type);
	}

	private boolean isAccepted(ValueCodec codec) {
		return !JDK.equals(codec.name()) || JDK.equals(this.settings.codec().name());
	}

	private void prove(Object value, ValueType type, byte[] raw) {
		TypedClass typedClass = new TypedClass(type, value.getClass());
		if (this.proven.contains(typedClass)) {
			return;
		}
		String fault = RoundTrip.findFault(this.settings.codec(), value, type, raw);
		if (fault != null) {
			throw new CodecException(fault);
		}
		if (!type.isOpen()) {
			this.proven.add(typedClass);
		}
	}

	private byte @Nullable [] compress(byte[] raw) {
		Compressor compressor = this.settings.compressor();
		if (compressor == null || raw.length <= this.settings.compressAbove()) {
			return null;
		}
		byte[] compressed = compressor.compress(raw);
		return (compressed.length < raw.length) ? compressed : null;
	}

	private record TypedClass(ValueType type, Class<?> valueClass) {
	}

}
