package io.cachestarter.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The loaders and writers of an application by the caches that they are for. Immutable.
 *
 * @since 0.1.0
 */
public final class CacheBindings {

	/** For applications that have no loaders and writers. */
	public static final CacheBindings NONE = new CacheBindings(Map.of(), Map.of(), Map.of());

	private final Map<String, CacheLoader<?, ?>> loaders;

	private final Map<String, CacheWriter<?, ?>> writers;

	private final Map<String, PendingWrites> pendingWrites;

	private CacheBindings(Map<String, CacheLoader<?, ?>> loaders, Map<String, CacheWriter<?, ?>> writers,
			Map<String, PendingWrites> pendingWrites) {
		this.loaders = loaders;
		this.writers = writers;
		this.pendingWrites = pendingWrites;
	}

	/**
	 * Binds loaders and writers to the caches that they name.
	 * @param loaders loaders by the names of their beans
	 * @param writers writers by the names of their beans
	 * @return the bindings
	 * @throws IllegalStateException if two of one kind name the same cache
	 */
	public static CacheBindings of(Map<String, ? extends CacheLoader<?, ?>> loaders,
			Map<String, ? extends CacheWriter<?, ?>> writers) {
		return new CacheBindings(byCache(loaders, CacheLoader::cacheName, "CacheLoader"),
				byCache(writers, CacheWriter::cacheName, "CacheWriter"), Map.of());
	}

	/**
	 * Returns these bindings with caches whose writes are written later, whether they
	 * have a writer or not.
	 * @param behind what accepts the writes, by the names of the caches
	 * @return new bindings
	 */
	public CacheBindings withPendingWrites(Map<String, ? extends PendingWrites> behind) {
		return new CacheBindings(this.loaders, this.writers, Map.copyOf(behind));
	}

	private static <T> Map<String, T> byCache(Map<String, ? extends T> beans, Function<T, String> nameOf, String kind) {
		Map<String, T> bound = new HashMap<>();
		Map<String, String> beanNames = new HashMap<>();
		beans.forEach((beanName, bean) -> {
			String cache = nameOf.apply(bean);
			String other = beanNames.putIfAbsent(cache, beanName);
			if (other != null) {
				throw new IllegalStateException("The beans '" + other + "' and '" + beanName + "' are both a " + kind
						+ " of cache '" + cache + "'. Remove one of them, or give it another cacheName()");
			}
			bound.put(cache, bean);
		});
		return Map.copyOf(bound);
	}

	/**
	 * Returns the loader of a cache, of the types that the application declares, or
	 * {@code null}.
	 */
	<K, V> @Nullable CacheLoader<K, V> loader(String cache) {
		return Loads.cast(this.loaders.get(cache));
	}

	/**
	 * Returns the writer of a cache, of the types that the application declares, or
	 * {@code null}.
	 */
	<K, V> @Nullable CacheWriter<K, V> writer(String cache) {
		return Loads.cast(this.writers.get(cache));
	}

	/** Returns what accepts the writes of a cache, or {@code null}. */
	@Nullable PendingWrites pendingWrites(String cache) {
		return this.pendingWrites.get(cache);
	}

}
