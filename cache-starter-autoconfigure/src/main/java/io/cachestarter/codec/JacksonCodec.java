package io.cachestarter.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/** A codec that writes with a mapper of Jackson, for any of its formats. */
final class JacksonCodec implements ValueCodec {

	private final String name;

	private final byte id;

	private final TypeCache<ObjectReader> readers;

	private final ObjectWriter writer;

	private final TypeCache<JavaType> types;

	JacksonCodec(String name, byte id, ObjectMapper mapper) {
		this.name = name;
		this.id = id;
		this.writer = mapper.writer();
		this.types = new TypeCache<>((type) -> mapper.constructType(type.type()));
		this.readers = new TypeCache<>((type) -> mapper.readerFor(this.types.get(type)));
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public byte id() {
		return this.id;
	}

	@Override
	public byte[] encode(Object value, ValueType type) {
		try {
			Object checked = type.rawClass().cast(value);
			return this.writer.writeValueAsBytes(new DeclaredValue(checked, this.types.get(type)));
		}
		catch (RuntimeException | StackOverflowError | LinkageError ex) {
			throw new CodecException(this.name + " cannot write a " + value.getClass().getName() + " as " + type, ex);
		}
	}

	@Override
	public Object decode(byte[] bytes, int offset, int length, ValueType type) {
		@Nullable Object value;
		try {
			value = read(this.readers.get(type), bytes, offset, length);
		}
		catch (RuntimeException | StackOverflowError | LinkageError ex) {
			throw unreadable(length, type, ex);
		}
		if (value == null) {
			throw unreadable(length, type, null);
		}
		return value;
	}

	private static @Nullable Object read(ObjectReader reader, byte[] bytes, int offset, int length) {
		try (JsonParser parser = reader.createParser(bytes, offset, length)) {
			@Nullable Object value = reader.readValue(parser);
			// Smile stops at its end marker, whatever follows; only the end of the input
			// closes the parser.
			return parser.isClosed() ? value : null;
		}
	}

	private CodecException unreadable(int length, ValueType type, @Nullable Throwable cause) {
		return new CodecException(this.name + " cannot read " + length + " bytes as " + type, cause);
	}

}
