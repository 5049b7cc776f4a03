package io.cachestarter.autoconfigure;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.cachestarter.cache.CacheCatalog;
import io.cachestarter.cache.CacheSettings;
import org.jspecify.annotations.Nullable;

/**
 * The caches that the properties describe, and others with the defaults where that is
 * allowed. Immutable.
 */
final class ConfiguredCatalog implements CacheCatalog {

	private final Map<String, CacheSettings> caches = new TreeMap<>();

	private final @Nullable CacheSettings others;

	private final int maxCreated;

	ConfiguredCatalog(CacheStarterProperties properties, SettingsFactory factory) {
		CacheSettings defaults = factory.create("cache-starter.defaults", properties.defaults(), factory.builtIn());
		properties.caches()
			.forEach((name, given) -> this.caches.put(name,
					factory.create("cache-starter.caches." + name, given, defaults)));
		this.others = properties.dynamic() ? defaults : null;
		this.maxCreated = SettingsFactory.maxDynamicCaches(properties.maxDynamicCaches());
	}

	@Override
	public Set<String> names() {
		return Collections.unmodifiableSet(this.caches.keySet());
	}

	@Override
	public @Nullable CacheSettings find(String name) {
		CacheSettings settings = this.caches.get(name);
		return (settings != null) ? settings : this.others;
	}

	@Override
	public int maxCreated() {
		return this.maxCreated;
	}

}
