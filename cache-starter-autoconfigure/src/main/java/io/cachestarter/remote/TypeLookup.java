package io.cachestarter.remote;

import io.cachestarter.codec.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Knows the types that a reader understands.
 *
 * @since 0.1.0
 */
public interface TypeLookup {

	/**
	 * Finds the type that an entry was written with.
	 * @param fingerprint the fingerprint in its header
	 * @return the type, or {@code null} if the reader does not understand it
	 */
	@Nullable ValueType findType(int fingerprint);

	/**
	 * Tells whether the reader is sure of its type. An entry of another type is then
	 * useless and removed; a reader that only has not seen the type yet leaves it alone.
	 * @return whether entries of unknown types are to be removed
	 */
	boolean isSure();

}
