package io.cachestarter.warm;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Knows what a cache is to be filled with before it is asked. Make it a bean: it then
 * runs at the start of the application, on its schedule and on demand.
 *
 * <pre class="code">
 * &#064;Component
 * class ProductWarmer implements CacheWarmer&lt;Long, Product&gt; {
 *     public String cache() { return "products"; }
 *     public Stream&lt;Long&gt; keys() { return catalog.topIds().stream(); }
 *     public Map&lt;Long, Product&gt; load(Set&lt;Long&gt; keys) { return catalog.findAll(keys); }
 * }
 * </pre>
 *
 * One node of the application at a time loads, and only what Redis does not have or will
 * not have until the next run; the other nodes then read the same keys into their heaps.
 * A value that is evicted, invalidated or put while it is being loaded is not
 * overwritten. Called by several threads at a time if the settings say so.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values. Values are read from Redis as this type, so the
 * class or the bean method has to declare it, or {@link #valueType()} has to tell it
 * @since 0.1.0
 */
public interface CacheWarmer<K, V> {

	/**
	 * Returns the cache that is to be filled.
	 * @return its name
	 */
	String cache();

	/**
	 * Returns what the warmer is called in metrics, logs, the endpoint and Redis. Two
	 * warmers must not be called the same.
	 * @return the name, that of the cache by default
	 */
	default String name() {
		return cache();
	}

	/**
	 * Returns the keys to warm up, the most important first: the heap of a node takes as
	 * many of them as it has room for. Called once for each run, on every node; the
	 * stream is read bit by bit and closed. What it throws ends the run.
	 * @return the keys
	 */
	Stream<? extends K> keys();

	/**
	 * Loads values. If this fails it is called again for each of the keys alone.
	 * @param keys at most as many as a batch has
	 * @return the values by key; a key that is left out has the value {@code null}, which
	 * is cached for the {@code null-ttl} of the cache
	 */
	Map<K, V> load(Set<K> keys);

	/**
	 * Returns how and when the warmer runs.
	 * @return the settings, by default at the start in batches of 500
	 */
	default WarmerSettings settings() {
		return WarmerSettings.DEFAULT;
	}

	/**
	 * Returns the type of the values, if the declaration of the bean does not tell it.
	 * @return the type, or {@code null} to find it out
	 */
	default @Nullable Type valueType() {
		return null;
	}

}
