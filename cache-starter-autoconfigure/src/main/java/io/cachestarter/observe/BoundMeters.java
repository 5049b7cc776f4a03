package io.cachestarter.observe;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters that go when their source goes, although their registry may stay. Safe for use
 * by multiple threads.
 */
final class BoundMeters implements AutoCloseable {

	private final Map<MeterRegistry, Set<Meter>> meters = new HashMap<>();

	private boolean closed;

	/**
	 * Remembers meters.
	 * @param registry where they are
	 * @param bound the meters
	 */
	synchronized void add(MeterRegistry registry, Collection<? extends Meter> bound) {
		if (this.closed) {
			bound.forEach(registry::remove);
		}
		else {
			this.meters.computeIfAbsent(registry, (same) -> new HashSet<>()).addAll(bound);
		}
	}

	/** Takes the meters out of their registries, and those that come later. */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.meters.forEach((registry, bound) -> bound.forEach(registry::remove));
		this.meters.clear();
	}

}
