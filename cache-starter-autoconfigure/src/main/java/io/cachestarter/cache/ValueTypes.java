package io.cachestarter.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.cachestarter.codec.ValueType;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

/**
 * The types that the values of one cache have been seen with, for callers that declare
 * none. The first declared type stands for the cache; others are found by their
 * fingerprint. Safe for use by multiple threads.
 */
final class ValueTypes implements TypeLookup {

	private static final ValueType NOTHING = ValueType.of(Object.class);

	private final ConcurrentMap<Integer, ValueType> byFingerprint = new ConcurrentHashMap<>();

	private volatile @Nullable ValueType declared;

	/**
	 * Makes a type known; the first one is the type that the cache is taken to be of.
	 */
	void declare(ValueType type) {
		this.byFingerprint.putIfAbsent(type.fingerprint(), type);
		if (this.declared == null) {
			this.declared = type;
		}
	}

	@Override
	public @Nullable ValueType findType(int fingerprint) {
		return this.byFingerprint.get(fingerprint);
	}

	@Override
	public boolean isSure() {
		return false;
	}

	/**
	 * Returns the type to write a value with whose caller declares none.
	 */
	ValueType of(@Nullable Object value) {
		ValueType known = this.declared;
		if (known != null && (value == null || known.rawClass().isInstance(value))) {
			return known;
		}
		ValueType found = (value != null) ? ValueType.ofValue(value) : NOTHING;
		this.byFingerprint.putIfAbsent(found.fingerprint(), found);
		return found;
	}

}
