package io.cachestarter.codec;

import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

import org.jspecify.annotations.Nullable;

/**
 * A resolved Java type of cached values together with the fingerprint of its shape.
 * <p>
 * Two types are equal if they mean the same type, whatever implementation of {@link Type}
 * they were made from. Making one reads the classes by reflection, so keep it. Immutable
 * and safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class ValueType {

	private static final ClassValue<ValueType> BY_CLASS = new ClassValue<>() {

		@Override
		protected ValueType computeValue(Class<?> type) {
			return of(type);
		}

	};

	private static final List<Class<?>> INTERFACES = List.of(List.class, SortedSet.class, Set.class, SortedMap.class,
			Map.class, Collection.class);

	private final Type type;

	private final TypeSignature signature;

	private final int hash;

	private final int fingerprint;

	private ValueType(Type type, TypeSignature signature) {
		this.type = type;
		this.signature = signature;
		this.hash = signature.hashCode();
		this.fingerprint = Shape.fingerprint(type);
	}

	/**
	 * Returns the value type for a Java type.
	 * @param type a class, or a generic type whose variables are resolved; a primitive
	 * type stands for its wrapper and an unresolved variable for its bound
	 * @return the value type
	 * @throws IllegalArgumentException if the type is none of the five kinds of types of
	 * the Java language
	 */
	public static ValueType of(Type type) {
		Type boxed = (type instanceof Class<?> raw) ? MethodType.methodType(raw).wrap().returnType() : type;
		return new ValueType(boxed, TypeSignature.of(boxed));
	}

	/**
	 * Returns the value type for the class of a value, for callers that know no declared
	 * type. The type arguments of a generic class stay open, and a hidden class of the
	 * JDK, such as that of {@code List.of()}, stands for its interface. Cheap when
	 * repeated.
	 * @param value any value
	 * @return the value type
	 */
	public static ValueType ofValue(Object value) {
		Class<?> type = (value instanceof Enum<?> constant) ? constant.getDeclaringClass() : value.getClass();
		// Remembering ourselves in a class of the JDK would keep our class loader alive.
		return Shape.isKnownByName(type) ? of(visibleType(type)) : BY_CLASS.get(type);
	}

	private static Class<?> visibleType(Class<?> type) {
		return Modifier.isPublic(type.getModifiers()) ? type
				: INTERFACES.stream().filter((candidate) -> candidate.isAssignableFrom(type)).findFirst().orElse(type);
	}

	/**
	 * Returns the Java type, wrapped if it was primitive.
	 * @return the type
	 */
	public Type type() {
		return this.type;
	}

	/**
	 * Returns the class of the type without its type arguments.
	 * @return the raw class
	 */
	public Class<?> rawClass() {
		return this.signature.rawClass();
	}

	/**
	 * Returns a hash of the shape of the type: its full name and, for every class outside
	 * the JDK and Spring Data that its values can hold, the names and types of the
	 * fields, the enum constants and the declared subtypes. The same on every JVM; the
	 * order of declarations, methods, and static or transient fields do not matter.
	 * @return the fingerprint, any number
	 */
	public int fingerprint() {
		return this.fingerprint;
	}

	/**
	 * Tells whether the type leaves it open what its values hold: a raw class, a
	 * wildcard, a variable, or {@code Object}.
	 */
	boolean isOpen() {
		return this.signature.isOpen();
	}

	/**
	 * Returns the class loader of the application's classes in the type, if it has any.
	 */
	@Nullable ClassLoader findClassLoader() {
		return this.signature.findClassLoader();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other
				|| (other instanceof ValueType that && this.hash == that.hash && this.signature.equals(that.signature));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/**
	 * Returns the full name of the type.
	 */
	@Override
	public String toString() {
		return this.signature.toString();
	}

}
