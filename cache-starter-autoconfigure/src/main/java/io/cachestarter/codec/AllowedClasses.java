package io.cachestarter.codec;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The classes that Java serialization may touch: those in the packages that the
 * application allows, values and collections of the JDK, and arrays of them. Immutable.
 */
final class AllowedClasses {

	private static final Set<String> JDK_PACKAGES = Set.of("java.lang", "java.math", "java.time", "java.time.chrono",
			"java.util", "java.util.concurrent.atomic");

	/** Packages of the JDK that have values and other things. */
	private static final Set<String> MIXED_PACKAGES = Set.of("java.net", "java.util.concurrent",
			"java.util.concurrent.locks");

	private static final Set<String> PRIMITIVES = Set.of("boolean", "byte", "char", "short", "int", "long", "float",
			"double", "void");

	/** The parts of a concurrent map in its serial form, which are locks. */
	private static final List<String> LOCK_CLASSES = List.of("java.util.concurrent.ConcurrentHashMap$Segment",
			"java.util.concurrent.locks.ReentrantLock", "java.util.concurrent.locks.AbstractQueuedSynchronizer",
			"java.util.concurrent.locks.AbstractOwnableSynchronizer");

	private final List<String> packages;

	AllowedClasses(Collection<String> packages) {
		this.packages = packages.stream().map(AllowedClasses::checked).toList();
	}

	private static String checked(String name) {
		if (name.isBlank() || name.startsWith(".") || name.endsWith(".") || name.contains("*")) {
			throw new IllegalArgumentException("\"" + name
					+ "\" is no package: name one without dots at its ends or wildcards, its sub-packages are included");
		}
		return name.strip();
	}

	boolean contains(Class<?> type) {
		if (type.isArray()) {
			return contains(type.getComponentType());
		}
		return type.isPrimitive() || isJdkValue(type) || isInPackages(type.getPackageName());
	}

	/**
	 * Tells of a name whether its class may be loaded to be looked at: one of an allowed
	 * package, or of the JDK where that keeps values.
	 * @param className the name as {@link Class#getName()} gives it
	 */
	boolean mayBeLoaded(String className) {
		int dimensions = className.lastIndexOf('[') + 1;
		String element = className.substring(dimensions);
		if (dimensions > 0 && !element.startsWith("L")) {
			return true;
		}
		String name = (dimensions > 0) ? element.substring(1) : element;
		int dot = name.lastIndexOf('.');
		return (dot < 0) ? PRIMITIVES.contains(name) : mayHaveValues(name.substring(0, dot));
	}

	private boolean mayHaveValues(String packageName) {
		return JDK_PACKAGES.contains(packageName) || MIXED_PACKAGES.contains(packageName) || isInPackages(packageName);
	}

	private boolean isInPackages(String packageName) {
		return this.packages.stream()
			.anyMatch((name) -> packageName.equals(name) || packageName.startsWith(name + "."));
	}

	private static boolean isJdkValue(Class<?> type) {
		String packageName = type.getPackageName();
		return JDK_PACKAGES.contains(packageName) || type == java.net.URI.class || type == TimeUnit.class
				|| (packageName.equals("java.util.concurrent") && isCollection(type)) || isLock(type.getName());
	}

	private static boolean isCollection(Class<?> type) {
		return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
	}

	private static boolean isLock(String name) {
		return LOCK_CLASSES.stream().anyMatch((lock) -> name.equals(lock) || name.startsWith(lock + "$"));
	}

}
