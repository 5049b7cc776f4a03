package io.cachestarter.benchmarks;

import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/**
 * What users annotate. The benchmarks expect hits only, so a load is an error.
 */
class ProductService {

	@Cacheable("x")
	Product find(Object id) {
		throw new IllegalStateException("Product " + id + " is not in the cache");
	}

	@Cacheable(cacheNames = "x", key = "#id", condition = "#id != null")
	Product findIf(Object id) {
		throw new IllegalStateException("Product " + id + " is not in the cache");
	}

	/** Only Spring's interceptor makes such keys. */
	@Cacheable(cacheNames = "x", key = "#root.args[0]")
	Product findBy(Object id) {
		throw new IllegalStateException("Product " + id + " is not in the cache");
	}

	@CachePut(cacheNames = "x", key = "#id")
	Product store(Object id, Product product) {
		return product;
	}

}
