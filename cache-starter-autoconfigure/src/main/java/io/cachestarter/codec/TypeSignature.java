package io.cachestarter.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A type as a flat list of classes and punctuation, because the implementations of
 * {@link Type} in the JDK and in frameworks do not agree on {@code equals} and
 * {@code hashCode}. Immutable.
 */
final class TypeSignature {

	private final Class<?> rawClass;

	private final List<Object> tokens = new ArrayList<>();

	private boolean open;

	private TypeSignature(Type type) {
		this.rawClass = rawClass(type);
		append(type);
	}

	static TypeSignature of(Type type) {
		return new TypeSignature(type);
	}

	private static Class<?> rawClass(Type type) {
		if (type instanceof Class<?> raw) {
			return raw;
		}
		if (type instanceof ParameterizedType parameterized) {
			return (Class<?>) parameterized.getRawType();
		}
		if (type instanceof GenericArrayType array) {
			return rawClass(array.getGenericComponentType()).arrayType();
		}
		if (type instanceof WildcardType wildcard) {
			return rawClass(wildcard.getUpperBounds()[0]);
		}
		if (type instanceof TypeVariable<?> variable) {
			return rawClass(variable.getBounds()[0]);
		}
		throw new IllegalArgumentException("Cannot cache values of type " + type + ": use a class or a generic type");
	}

	private void append(Type type) {
		if (type instanceof Class<?> raw) {
			appendClass(raw);
		}
		else if (type instanceof ParameterizedType parameterized) {
			appendParameterized(parameterized);
		}
		else if (type instanceof GenericArrayType array) {
			append(array.getGenericComponentType());
			this.tokens.add("[]");
		}
		else if (type instanceof WildcardType wildcard) {
			this.open = true;
			this.tokens.add("? extends ");
			append(wildcard.getUpperBounds()[0]);
			for (Type bound : wildcard.getLowerBounds()) {
				this.tokens.add(" super ");
				append(bound);
			}
		}
		else {
			// Only the erasure: a bound may mention its own variable.
			this.open = true;
			this.tokens.add(type.getTypeName() + " extends ");
			appendClass(rawClass(type));
		}
	}

	private void appendClass(Class<?> type) {
		if (type.isArray()) {
			appendClass(type.getComponentType());
			this.tokens.add("[]");
			return;
		}
		this.open |= (type == Object.class || type.getTypeParameters().length > 0);
		this.tokens.add(type);
	}

	private void appendParameterized(ParameterizedType type) {
		if (type.getOwnerType() instanceof ParameterizedType owner) {
			append(owner);
			this.tokens.add("$");
		}
		this.tokens.add(rawClass(type));
		String separator = "<";
		for (Type argument : type.getActualTypeArguments()) {
			this.tokens.add(separator);
			append(argument);
			separator = ",";
		}
		this.tokens.add(">");
	}

	Class<?> rawClass() {
		return this.rawClass;
	}

	boolean isOpen() {
		return this.open;
	}

	@Nullable ClassLoader findClassLoader() {
		return this.tokens.stream()
			.filter(Class.class::isInstance)
			.map((token) -> ((Class<?>) token).getClassLoader())
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TypeSignature that && this.tokens.equals(that.tokens);
	}

	@Override
	public int hashCode() {
		return this.tokens.hashCode();
	}

	@Override
	public String toString() {
		return this.tokens.stream()
			.map((token) -> (token instanceof Class<?> type) ? type.getName() : token.toString())
			.collect(Collectors.joining());
	}

}
