package io.cachestarter.sample.view;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.cachestarter.annotation.Locked;
import io.cachestarter.structure.Counters;
import io.cachestarter.structure.Expiry;
import io.cachestarter.structure.RedisStructures;

import org.springframework.stereotype.Component;

/** How often each product has been looked at, counted by all instances in Redis. */
@Component
class ViewCounters {

	private static final Duration MONTH = Duration.ofDays(30);

	private final Counters counters;

	ViewCounters(RedisStructures structures) {
		this.counters = structures.counters("views", Expiry.afterWrite(MONTH));
	}

	long increment(long product) {
		return this.counters.increment(Long.toString(product));
	}

	/** Tells whether nothing is counted: Redis has lost it, or a month has gone. */
	boolean isNew(long product) {
		return this.counters.get(Long.toString(product)) == 0;
	}

	/**
	 * Lets a new counter go on from a number. Only one caller does, and nobody has
	 * counted before that.
	 */
	@Locked(name = "view-counter", key = "#product", waitTime = "5s")
	void goOnFrom(long product, LongSupplier number) {
		if (isNew(product)) {
			long unused = this.counters.increment(Long.toString(product), number.getAsLong());
		}
	}

}
