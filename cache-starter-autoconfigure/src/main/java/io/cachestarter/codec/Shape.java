package io.cachestarter.codec;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.MalformedParameterizedTypeException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * Describes everything that decides how values of a type look as bytes, in a text that is
 * the same on every JVM. Not thread-safe; used for one type.
 */
final class Shape {

	private final SortedMap<String, String> described = new TreeMap<>();

	private final Deque<Class<?>> pending = new ArrayDeque<>();

	private Shape() {
	}

	static int fingerprint(Type type) {
		CRC32C checksum = new CRC32C();
		checksum.update(new Shape().describe(type).getBytes(StandardCharsets.UTF_8));
		return (int) checksum.getValue();
	}

	/**
	 * Tells whether only the name of a class counts, because its form does not change
	 * with the application.
	 */
	static boolean isKnownByName(Class<?> type) {
		String name = type.getName();
		return type.getClassLoader() == null || name.startsWith("java.") || name.startsWith("javax.")
				|| name.startsWith("org.springframework.data.");
	}

	private String describe(Type type) {
		String name = nameOf(type);
		for (Class<?> next = this.pending.poll(); next != null; next = this.pending.poll()) {
			if (this.described.putIfAbsent(next.getName(), "") == null) {
				this.described.put(next.getName(), describeSafely(next));
			}
		}
		return name + this.described;
	}

	private String describeSafely(Class<?> type) {
		try {
			return describeClass(type);
		}
		catch (LinkageError | TypeNotPresentException | MalformedParameterizedTypeException ex) {
			return "unreadable";
		}
	}

	private String describeClass(Class<?> type) {
		StringBuilder text = new StringBuilder();
		if (type.getGenericSuperclass() != null) {
			text.append(" extends ").append(nameOf(type.getGenericSuperclass()));
		}
		text.append(' ').append(type.isEnum() ? enumConstants(type) : fields(type));
		text.append(' ').append(subclasses(type)).append(typeNames(type));
		return text.toString();
	}

	private SortedSet<String> enumConstants(Class<?> type) {
		return Arrays.stream(type.getDeclaredFields())
			.filter(Field::isEnumConstant)
			.map(Shape::propertyName)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private SortedSet<String> fields(Class<?> type) {
		return Arrays.stream(type.getDeclaredFields())
			.filter((field) -> !field.isSynthetic())
			.filter((field) -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)
			.map((field) -> propertyName(field) + ":" + nameOf(field.getGenericType()))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String propertyName(Field field) {
		JsonProperty property = field.getAnnotation(JsonProperty.class);
		return (property != null) ? field.getName() + "=" + property.value() : field.getName();
	}

	private SortedSet<String> subclasses(Class<?> type) {
		SortedSet<String> subclasses = new TreeSet<>();
		if (type.isSealed()) {
			for (Class<?> permitted : type.getPermittedSubclasses()) {
				subclasses.add(nameOf(permitted));
			}
		}
		JsonSubTypes declared = type.getAnnotation(JsonSubTypes.class);
		if (declared != null) {
			for (JsonSubTypes.Type subtype : declared.value()) {
				subclasses
					.add(subtype.name() + new TreeSet<>(Arrays.asList(subtype.names())) + nameOf(subtype.value()));
			}
		}
		return subclasses;
	}

	private static String typeNames(Class<?> type) {
		JsonTypeName name = type.getAnnotation(JsonTypeName.class);
		JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
		return ((name != null) ? " named " + name.value() : "") + ((info != null)
				? " typed " + info.use().name() + " " + info.include().name() + " " + info.property() : "");
	}

	/** Returns the full generic name; the classes in it are described later. */
	private String nameOf(Type type) {
		if (type instanceof Class<?> raw) {
			return nameOfClass(raw);
		}
		if (type instanceof ParameterizedType parameterized) {
			Type owner = parameterized.getOwnerType();
			return ((owner instanceof ParameterizedType) ? nameOf(owner) + "$" : "")
					+ nameOf(parameterized.getRawType()) + namesOf(parameterized.getActualTypeArguments());
		}
		if (type instanceof GenericArrayType array) {
			return nameOf(array.getGenericComponentType()) + "[]";
		}
		if (type instanceof WildcardType wildcard) {
			return "?" + namesOf(wildcard.getUpperBounds()) + namesOf(wildcard.getLowerBounds());
		}
		return (type instanceof TypeVariable<?> variable) ? variable.getName() : type.getTypeName();
	}

	private String nameOfClass(Class<?> type) {
		if (type.isArray()) {
			return nameOfClass(type.getComponentType()) + "[]";
		}
		if (!type.isPrimitive() && !isKnownByName(type)) {
			this.pending.add(type);
		}
		return type.getName();
	}

	private String namesOf(Type[] types) {
		return Arrays.stream(types).map(this::nameOf).collect(Collectors.joining(",", "<", ">"));
	}

}
