package io.cachestarter.remote;

import java.util.Objects;

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

	/**
	 * How many times the largest stored size a value may have before it is compressed, so
	 * that a few bytes cannot become a heap full.
	 */
	private static final long MAX_EXPANSION = 16;

	private final ValueCodecs codecs;

	private final RemoteSettings settings;

	EntryFormat(ValueCodecs codecs, RemoteSettings settings) {
		this.codecs = codecs;
		this.settings = settings;
	}

	/**
	 * Encodes a value and reads it back at once: one that would come back changed is
	 * refused here, rather than handed out changed later. Done for every value, because a
	 * list that was empty the first time proves nothing about its elements.
	 * @throws ValueTooLargeException if it has more bytes than the cache keeps in Redis
	 * @throws CodecException if it has no faithful bytes
	 */
	EncodedEntry encode(@Nullable Object value, ValueType type) {
		if (value == null) {
			return new EncodedEntry(EntryHeader.of(EntryHeader.NULL_VALUE, (byte) 0, (byte) 0, type.fingerprint(), 0),
					NOTHING);
		}
		ValueCodec codec = this.settings.codec();
		byte[] raw = codec.encode(value, type);
		checkRawLength(raw.length);
		byte[] compressed = compress(raw);
		checkLength((compressed != null) ? compressed.length : raw.length);
		String fault = RoundTrip.findFault(codec, value, type, raw);
		if (fault != null) {
			throw new CodecException(fault);
		}
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
	 * @param type its type, needed unless the value is {@code null}
	 * @throws CodecException if the entry is foreign, damaged, or larger than this cache
	 * keeps in Redis
	 */
	@Nullable Object decode(EntryHeader header, byte[] bytes, @Nullable ValueType type) {
		int offset = header.payloadOffset(bytes);
		if (offset < 0) {
			throw new CodecException("The tags of the entry are damaged");
		}
		checkLength(bytes.length - offset);
		if (header.has(EntryHeader.NULL_VALUE) || type == null) {
			return decodeNull(header, bytes.length - offset);
		}
		ValueCodec codec = this.codecs.findById(header.codec());
		if (codec == null || !isAccepted(codec)) {
			throw new CodecException("The entry has an unknown codec " + header.codec());
		}
		if (header.has(EntryHeader.COMPRESSED)) {
			byte[] raw = decompress(header, bytes, offset);
			return codec.decode(raw, 0, raw.length, type);
		}
		if (header.compressor() != 0 || header.rawLength() != bytes.length - offset) {
			throw new CodecException("The entry has another length than its header says");
		}
		return codec.decode(bytes, offset, bytes.length - offset, type);
	}

	private static @Nullable Object decodeNull(EntryHeader header, int length) {
		if (length != 0 || header.codec() != 0 || header.compressor() != 0 || header.rawLength() != 0) {
			throw new CodecException("The entry is marked as null and has a value");
		}
		return null;
	}

	private byte[] decompress(EntryHeader header, byte[] bytes, int offset) {
		Compressor compressor = Compressors.findById(header.compressor());
		if (compressor == null) {
			throw new CodecException("The entry has an unknown compressor " + header.compressor());
		}
		checkRawLength(header.rawLength());
		return compressor.decompress(bytes, offset, bytes.length - offset, header.rawLength());
	}

	private void checkLength(int length) {
		if (length > this.settings.maxValueSize()) {
			throw new ValueTooLargeException(length, this.settings.maxValueSize());
		}
	}

	private void checkRawLength(int length) {
		long limit = MAX_EXPANSION * this.settings.maxValueSize();
		if (length > limit) {
			throw new ValueTooLargeException(length, limit);
		}
	}

	private boolean isAccepted(ValueCodec codec) {
		return !JDK.equals(codec.name()) || JDK.equals(this.settings.codec().name());
	}

	private byte @Nullable [] compress(byte[] raw) {
		Compressor compressor = this.settings.compressor();
		if (compressor == null || raw.length <= this.settings.compressAbove()) {
			return null;
		}
		byte[] compressed = compressor.compress(raw);
		return (compressed.length < raw.length) ? compressed : null;
	}

}
