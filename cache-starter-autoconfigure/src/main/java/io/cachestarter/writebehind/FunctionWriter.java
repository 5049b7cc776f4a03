package io.cachestarter.writebehind;

import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Consumer;

/**
 * A writer made of a function.
 */
record FunctionWriter<K, V>(String cacheName, Type keyType, Type valueType,
		Consumer<List<PendingWrite<K, V>>> writer) implements WriteBehindWriter<K, V> {

	@Override
	public void writeAll(List<PendingWrite<K, V>> batch) {
		this.writer.accept(batch);
	}

}
