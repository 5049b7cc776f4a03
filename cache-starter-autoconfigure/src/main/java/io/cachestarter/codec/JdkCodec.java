package io.cachestarter.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** A codec that uses Java serialization, limited to a list of allowed classes. */
final class JdkCodec implements ValueCodec {

	static final String NAME = "jdk";

	static final byte ID = 4;

	private final AllowedClasses allowed;

	JdkCodec(AllowedClasses allowed) {
		this.allowed = allowed;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public byte id() {
		return ID;
	}

	@Override
	public byte[] encode(Object value, ValueType type) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (AllowedObjectOutputStream out = new AllowedObjectOutputStream(bytes, this.allowed)) {
			out.writeObject(value);
		}
		catch (IOException | RuntimeException | StackOverflowError | LinkageError ex) {
			throw new CodecException("jdk cannot write a " + value.getClass().getName() + " as " + type, ex);
		}
		return bytes.toByteArray();
	}

	@Override
	public Object decode(byte[] bytes, int offset, int length, ValueType type) {
		try {
			return type.rawClass().cast(read(bytes, offset, length, type));
		}
		catch (IOException | ClassNotFoundException | RuntimeException | StackOverflowError | LinkageError ex) {
			throw new CodecException("jdk cannot read " + length + " bytes as " + type, ex);
		}
	}

	private Object read(byte[] bytes, int offset, int length, ValueType type)
			throws IOException, ClassNotFoundException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		ByteArrayInputStream source = new ByteArrayInputStream(bytes, offset, length);
		try (AllowedObjectInputStream in = new AllowedObjectInputStream(source, this.allowed, type.findClassLoader())) {
			in.setObjectInputFilter(new AllowedObjects(this.allowed, length));
			@Nullable Object value = in.readObject();
			if (value == null || source.available() > 0) {
				throw new CodecException("The bytes are not exactly one value");
			}
			return value;
		}
	}

}
