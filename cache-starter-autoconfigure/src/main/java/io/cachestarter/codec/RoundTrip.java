package io.cachestarter.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.exc.InvalidDefinitionException;

/**
 * Tells whether a value comes back from its bytes as it went in. Stateless; takes about
 * as long as one read and one write of the value, and two reads if it has no
 * {@code equals(Object)}.
 *
 * @since 0.1.0
 */
public final class RoundTrip {

	/** Classes whose equality leaves nothing out. */
	private static final Set<Class<?>> ATOMS = Set.of(Boolean.class, Byte.class, Short.class, Integer.class, Long.class,
			Character.class, String.class, UUID.class);

	private final ValueCodec codec;

	private final ValueType type;

	private RoundTrip(ValueCodec codec, ValueType type) {
		this.codec = codec;
		this.type = type;
	}

	/**
	 * Looks for a reason why a value must not be kept as bytes: they cannot be read, give
	 * another class, or do not hold all of the value. Collections, maps and pages may
	 * come back as another class that fits the type. What a class without
	 * {@code equals(Object)} loses when it is written cannot be seen.
	 * @param codec the codec that wrote the bytes
	 * @param value the value that was written
	 * @param type the type under which it was written
	 * @param encoded the bytes
	 * @return why the value would not come back as it is and what to do about it, or
	 * {@code null} if it does; failures of the codec are such reasons too
	 */
	public static @Nullable String findFault(ValueCodec codec, Object value, ValueType type, byte[] encoded) {
		try {
			return new RoundTrip(codec, type).findFault(value, encoded);
		}
		catch (CodecException ex) {
			return ex.getMessage() + explanation(ex)
					+ "; declare the concrete type, or give the class a constructor for all its properties (@JsonCreator) "
					+ "or @JsonTypeInfo with names";
		}
	}

	private static String explanation(CodecException failure) {
		// Other messages can repeat the data.
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidDefinitionException definition) {
				return ": " + definition.getOriginalMessage();
			}
			if (cause instanceof CodecException || cause instanceof java.io.ObjectStreamException) {
				return ": " + cause.getMessage();
			}
		}
		return (failure.getCause() != null) ? " (" + failure.getCause().getClass().getSimpleName() + ")" : "";
	}

	private @Nullable String findFault(Object value, byte[] encoded) {
		Object decoded = decode(encoded);
		if (!isSameKind(value, decoded)) {
			return nameOf(value) + " comes back as a " + decoded.getClass().getName()
					+ "; declare the concrete type, or put @JsonTypeInfo with names on the common type";
		}
		if (this.type.isOpen() && !isEqual(decoded, value)) {
			return nameOf(value) + " does not come back equal, because " + this.type
					+ " leaves open what it holds; declare the concrete type with its type arguments";
		}
		boolean equal = isEqual(decoded, value);
		if (equal && ATOMS.contains(value.getClass())) {
			return null;
		}
		byte[] again = this.codec.encode(decoded, this.type);
		if (!Arrays.equals(encoded, again) && !isSameInAnotherOrder(value, encoded, decoded, again)) {
			return nameOf(value) + " comes back with other content or in another order as " + this.type
					+ "; declare concrete types in it, and let its constructor (@JsonCreator) or setters take every property";
		}
		if (!equal && isEqual(decoded, decode(again))) {
			return nameOf(value) + " does not come back equal as " + this.type
					+ ": something in it is not written, or not exactly";
		}
		return null;
	}

	private Object decode(byte[] bytes) {
		return this.codec.decode(bytes, 0, bytes.length, this.type);
	}

	private boolean isSameKind(Object value, Object decoded) {
		if (value.getClass() == decoded.getClass()) {
			return true;
		}
		return this.type.rawClass().isInstance(decoded)
				&& ((value instanceof Collection && decoded instanceof Collection)
						|| (value instanceof Map && decoded instanceof Map)
						|| (value instanceof Map.Entry && decoded instanceof Map.Entry)
						|| (isPage(value) && isPage(decoded)));
	}

	private static boolean isPage(Object value) {
		return isPage(value.getClass());
	}

	private static boolean isPage(@Nullable Class<?> type) {
		return type != null && (type.getName().equals("org.springframework.data.domain.Slice")
				|| isPage(type.getSuperclass()) || Arrays.stream(type.getInterfaces()).anyMatch(RoundTrip::isPage));
	}

	/**
	 * Tells whether other bytes do not mean another value: a hash table has no order of
	 * its own, and Java serialization also writes the size of the table.
	 */
	private boolean isSameInAnotherOrder(Object value, byte[] encoded, Object decoded, byte[] again) {
		if (this.codec.id() == JdkCodec.ID) {
			return encoded.length == again.length || isEqual(decoded, value);
		}
		return isUnordered(decoded) && isEqual(decoded, value) && Arrays.equals(sorted(encoded), sorted(again));
	}

	private static boolean isUnordered(Object value) {
		return (value instanceof Map && !(value instanceof SortedMap) && !(value instanceof LinkedHashMap))
				|| (value instanceof Set && !(value instanceof SortedSet) && !(value instanceof LinkedHashSet));
	}

	private static byte[] sorted(byte[] bytes) {
		byte[] sorted = bytes.clone();
		Arrays.sort(sorted);
		return sorted;
	}

	private static boolean isEqual(Object decoded, Object value) {
		try {
			return isComparedByElement(decoded, value)
					? new ArrayList<>((Collection<?>) decoded).equals(new ArrayList<>((Collection<?>) value))
					: Objects.deepEquals(decoded, value);
		}
		catch (RuntimeException | StackOverflowError ex) {
			return false;
		}
	}

	/** Queues and views of maps have no equality of their own. */
	private static boolean isComparedByElement(Object decoded, Object value) {
		return decoded instanceof Collection && value instanceof Collection
				&& !(decoded instanceof List && value instanceof List)
				&& !(decoded instanceof Set && value instanceof Set);
	}

	private static String nameOf(Object value) {
		return "A " + value.getClass().getName();
	}

}
