package io.cachestarter.cache;

import java.util.function.Function;

import io.cachestarter.codec.ValueType;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of the values that it reads and stores.
 *
 * @param types the types that it understands
 * @param typeOf the type to write a value with
 * @param optionsOf what the entry of a value has beside it
 */
record Values(TypeLookup types, Function<@Nullable Object, ValueType> typeOf,
		Function<@Nullable Object, EntryOptions> optionsOf) {

	Values(TypeLookup types, Function<@Nullable Object, ValueType> typeOf) {
		this(types, typeOf, (value) -> EntryOptions.NONE);
	}

	Values with(Function<@Nullable Object, EntryOptions> others) {
		return new Values(this.types, this.typeOf, others);
	}

	Values with(TypeLookup others) {
		return new Values(others, this.typeOf, this.optionsOf);
	}

}
