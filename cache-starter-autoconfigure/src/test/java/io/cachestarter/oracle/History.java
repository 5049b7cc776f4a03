package io.cachestarter.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has happened to each key lately. Bounded; safe for use by multiple threads.
 */
final class History {

	private static final int EVENTS_OF_A_KEY = 60;

	/** Stands for the key of what concerns all keys. */
	private static final String ALL_KEYS = "";

	private final Map<String, Deque<Event>> events = new ConcurrentHashMap<>();

	private final long startNanos = System.nanoTime();

	void note(String key, String text) {
		Event event = new Event(System.nanoTime() - this.startNanos, text);
		this.events.compute(key, (same, known) -> {
			Deque<Event> ring = (known != null) ? known : new ArrayDeque<>();
			if (ring.size() == EVENTS_OF_A_KEY) {
				ring.removeFirst();
			}
			ring.addLast(event);
			return ring;
		});
	}

	void noteForAllKeys(String text) {
		note(ALL_KEYS, text);
	}

	/** Tell what has happened to a key, the oldest first. */
	String of(String key) {
		return Stream.concat(copy(ALL_KEYS).stream(), copy(key).stream())
			.sorted(Comparator.comparingLong(Event::nanos))
			.map(Event::toString)
			.collect(Collectors.joining("\n"));
	}

	private List<Event> copy(String key) {
		List<Event> copy = new ArrayList<>();
		this.events.computeIfPresent(key, (same, ring) -> {
			copy.addAll(ring);
			return ring;
		});
		return copy;
	}

	private record Event(long nanos, String text) {

		@Override
		public String toString() {
			return "  +%11.3f ms  %s".formatted(this.nanos / 1e6, this.text);
		}

	}

}
