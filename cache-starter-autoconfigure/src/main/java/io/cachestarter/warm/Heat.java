package io.cachestarter.warm;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much the keys of one cache are asked for. Each round says only which keys were
 * asked for at all; a key that many rounds name is hot. Older rounds count for less, as
 * in the aging of pages (A. Tanenbaum, Modern Operating Systems, "Simulating LRU in
 * Software"). Safe for use by multiple threads.
 */
final class Heat {

	private static final double DECAY = 0.9;

	private final Map<String, Double> weights = new HashMap<>();

	private final int capacity;

	/**
	 * Creates a heat without keys.
	 * @param capacity how many keys are remembered
	 */
	Heat(int capacity) {
		this.capacity = capacity;
	}

	synchronized void add(Collection<String> askedFor) {
		this.weights.replaceAll((key, weight) -> weight * DECAY);
		askedFor.forEach((key) -> this.weights.merge(key, 1.0, Double::sum));
		if (this.weights.size() > this.capacity) {
			this.weights.keySet().retainAll(List.copyOf(hottest(this.capacity / 2)));
		}
	}

	/** Returns the hottest keys, the hottest first. */
	List<String> hottest(int limit) {
		return weighted(limit).stream().map(HotKey::key).toList();
	}

	/** Returns the hottest keys with their weights, the hottest first. */
	synchronized List<HotKey> weighted(int limit) {
		return this.weights.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
			.limit(limit)
			.map((entry) -> new HotKey(entry.getKey(), entry.getValue()))
			.toList();
	}

}
