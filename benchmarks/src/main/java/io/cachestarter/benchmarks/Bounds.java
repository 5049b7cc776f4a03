package io.cachestarter.benchmarks;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;

/** The bounds that all local caches have here, which are the defaults of the starter. */
final class Bounds {

	private Bounds() {
	}

	static Caffeine<Object, Object> caffeine() {
		return Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1));
	}

}
