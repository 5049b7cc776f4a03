package io.cachestarter.cache;

import io.cachestarter.codec.ValueType;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

/**
 * The one type that a caller reads and writes.
 *
 * @param type the type
 */
record DeclaredType(ValueType type) implements TypeLookup {

	@Override
	public @Nullable ValueType findType(int fingerprint) {
		return (this.type.fingerprint() == fingerprint) ? this.type : null;
	}

	@Override
	public boolean isSure() {
		return true;
	}

}
