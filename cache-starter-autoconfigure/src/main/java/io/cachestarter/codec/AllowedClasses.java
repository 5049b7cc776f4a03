package io.cachestarter.codec;

import java.io.ObjectInputFilter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The classes that Java serialization may touch: those in the packages that the
 * application allows, values and collections of the JDK, and arrays of them. Immutable.
 */
final class AllowedClasses {

	private static final int MAX_DEPTH = 100;

	private static final Set<String> JDK_PACKAGES = Set.of("java.lang", "java.math", "java.time", "java.time.chrono",
			"java.util", "java.util.concurrent.atomic");

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
		return type.isPrimitive() || isJdkValue(type)
				|| this.packages.stream().anyMatch((name) -> isWithin(type, name));
	}

	private static boolean isWithin(Class<?> type, String name) {
		String packageName = type.getPackageName();
		return packageName.equals(name) || packageName.startsWith(name + ".");
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

	/**
	 * Returns a filter for one value.
	 * @param length length of the value in bytes; each element of an array takes at least
	 * one byte, and the table of a map at most eight times as many places as it has
	 * entries
	 */
	ObjectInputFilter filter(int length) {
		long maxArrayLength = 8L * length;
		return (info) -> {
			boolean plausible = info.depth() <= MAX_DEPTH && info.arrayLength() <= maxArrayLength
					&& info.references() <= length;
			return (plausible && isAllowed(info.serialClass())) ? ObjectInputFilter.Status.ALLOWED
					: ObjectInputFilter.Status.REJECTED;
		};
	}

	private boolean isAllowed(@Nullable Class<?> type) {
		return type == null || contains(type);
	}

}
