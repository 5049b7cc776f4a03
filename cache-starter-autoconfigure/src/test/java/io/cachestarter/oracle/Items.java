package io.cachestarter.oracle;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.cachestarter.annotation.InvalidateTags;
import reactor.core.publisher.Mono;

import org.springframework.cache.annotation.CacheConfig;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/**
 * The annotated service of a node. It does what its caller says.
 */
@CacheConfig(cacheNames = Items.CACHE)
class Items {

	static final String CACHE = "items";

	/** What all entries have. */
	static final String TAG = "everything";

	@Cacheable(key = "#key")
	public Versioned plain(String key, Supplier<Versioned> load) {
		return load.get();
	}

	@Cacheable(key = "#key", sync = true)
	public Versioned synced(String key, Supplier<Versioned> load) {
		return load.get();
	}

	@Cacheable(key = "#key")
	public CompletableFuture<Versioned> future(String key, Supplier<CompletableFuture<Versioned>> load) {
		return load.get();
	}

	@Cacheable(key = "#key")
	public Mono<Versioned> mono(String key, Supplier<CompletableFuture<Versioned>> load) {
		return Mono.fromFuture(load);
	}

	@CachePut(key = "#key")
	public Versioned put(String key, Supplier<Versioned> update) {
		return update.get();
	}

	@CacheEvict(key = "#key")
	public void evict(String key, Runnable update) {
		update.run();
	}

	@InvalidateTags("'" + TAG + "'")
	public void invalidate(Runnable update) {
		update.run();
	}

	@CacheEvict(allEntries = true)
	public void clear(Runnable update) {
		update.run();
	}

}
