package io.cachestarter.structure;

import java.util.ArrayList;
import java.util.List;

import io.cachestarter.codec.ValueCodec;
import io.cachestarter.codec.ValueType;

/** Values of one type as JSON. Immutable and safe for use by multiple threads. */
final class Members<T> {

	private final ValueCodec codec;

	private final Class<T> type;

	private final ValueType valueType;

	Members(StructureContext context, Class<T> type) {
		this.codec = context.codecs().get("json");
		this.valueType = ValueType.of(type);
		@SuppressWarnings("unchecked") // the wrapper of a primitive type
		Class<T> wrapped = (Class<T>) this.valueType.rawClass();
		this.type = wrapped;
	}

	byte[] write(T value) {
		return this.codec.encode(value, this.valueType);
	}

	T read(byte[] json) {
		return this.type.cast(this.codec.decode(json, 0, json.length, this.valueType));
	}

	List<T> readAll(List<byte[]> found) {
		List<T> values = new ArrayList<>(found.size());
		found.forEach((json) -> values.add(read(json)));
		return values;
	}

}
