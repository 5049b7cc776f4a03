package io.cachestarter.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import io.cachestarter.annotation.CacheTags;
import io.cachestarter.annotation.InvalidateTags;
import reactor.core.publisher.Mono;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/** What the soak calls, over a source that fails now and then. */
class SoakService {

	private static final int FAILURES_IN = 50;

	@Cacheable("annotated")
	Product find(long id) {
		return load(id);
	}

	@Cacheable("annotated")
	CompletableFuture<Product> findLater(long id) {
		return CompletableFuture.supplyAsync(() -> load(id));
	}

	@Cacheable("annotated")
	Mono<Product> findReactively(long id) {
		return Mono.fromSupplier(() -> load(id));
	}

	@Cacheable("tagged")
	@CacheTags("'group-' + #id % 2000")
	Product findTagged(long id) {
		return load(id);
	}

	@CachePut(cacheNames = "annotated", key = "#id")
	Product update(long id) {
		return Product.of(id);
	}

	@CacheEvict("annotated")
	void remove(@SuppressWarnings("unused") long id) {
		// The annotation does it.
	}

	@InvalidateTags("'group-' + #group")
	void invalidate(@SuppressWarnings("unused") long group) {
		// The annotation does it.
	}

	/** Loads like an application whose database has its days. */
	static Product load(long id) {
		if (ThreadLocalRandom.current().nextInt(FAILURES_IN) == 0) {
			throw new Failure();
		}
		return Product.of(id);
	}

	/** What the source fails with. */
	static final class Failure extends RuntimeException {

		private static final long serialVersionUID = 1;

		Failure() {
			super("The source fails", null, false, false);
		}

	}

}
