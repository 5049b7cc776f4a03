package io.cachestarter.warm;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.cachestarter.cache.WarmableCache;

/**
 * Runs a {@link CacheWarmer}. As thread-safe as that.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 */
public final class CachedValuesTask<K, V> implements WarmTask {

	private final CacheWarmer<K, V> warmer;

	private final WarmableCache<K, V> cache;

	private final String name;

	private final WarmerSettings settings;

	/**
	 * Creates a task.
	 * @param warmer the warmer
	 * @param cache its cache
	 */
	public CachedValuesTask(CacheWarmer<K, V> warmer, WarmableCache<K, V> cache) {
		this.warmer = warmer;
		this.cache = cache;
		this.name = warmer.name();
		this.settings = warmer.settings();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String cache() {
		return this.cache.name();
	}

	@Override
	public WarmerSettings settings() {
		return this.settings;
	}

	@Override
	public Stream<?> keys() {
		return this.warmer.keys();
	}

	@Override
	public int load(List<?> keys, Duration refreshWithin) {
		return this.cache.warmUp(CachedValuesTask.<K>cast(keys), this.warmer::load, refreshWithin);
	}

	@Override
	public void fill(List<?> keys) {
		int unused = this.cache.fill(CachedValuesTask.<K>cast(keys));
	}

	@Override
	public long localCapacity() {
		return this.cache.localCapacity();
	}

	@Override
	public boolean isRemoteUsable() {
		return this.cache.isRemoteUsable();
	}

	@SuppressWarnings("unchecked") // they come from the same warmer
	private static <K> List<K> cast(List<?> keys) {
		return (List<K>) keys;
	}

}
