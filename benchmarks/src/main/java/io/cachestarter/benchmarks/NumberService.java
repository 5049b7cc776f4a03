package io.cachestarter.benchmarks;

import java.util.function.LongUnaryOperator;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;

/** What users annotate, over a source of numbers. */
class NumberService {

	private final LongUnaryOperator source;

	NumberService(LongUnaryOperator source) {
		this.source = source;
	}

	@Cacheable("numbers")
	Long find(long key) {
		return this.source.applyAsLong(key);
	}

	@Cacheable(cacheNames = "numbers", sync = true)
	Long findSynchronized(long key) {
		return this.source.applyAsLong(key);
	}

	@CacheEvict("numbers")
	void evict(@SuppressWarnings("unused") long key) {
		// The annotation does it.
	}

}
