package io.cachestarter.warm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Remembers what it was asked to load. */
final class RecordingWarmer implements CacheWarmer<Long, String> {

	private final List<Set<Long>> calls = new CopyOnWriteArrayList<>();

	private final String cache;

	private final long keys;

	private final WarmerSettings settings;

	private volatile Function<Long, String> source = (key) -> "value " + key;

	RecordingWarmer(String cache, long keys, WarmerSettings settings) {
		this.cache = cache;
		this.keys = keys;
		this.settings = settings;
	}

	RecordingWarmer from(Function<Long, String> values) {
		this.source = values;
		return this;
	}

	List<Set<Long>> calls() {
		return this.calls;
	}

	/** Return how often each key was loaded, by all warmers that are given. */
	static Map<Long, Long> loads(RecordingWarmer... warmers) {
		List<Long> all = new ArrayList<>();
		for (RecordingWarmer warmer : warmers) {
			warmer.calls.forEach(all::addAll);
		}
		return all.stream().collect(Collectors.groupingBy((key) -> key, Collectors.counting()));
	}

	@Override
	public String cache() {
		return this.cache;
	}

	@Override
	public Stream<Long> keys() {
		return LongStream.range(0, this.keys).boxed();
	}

	@Override
	public Map<Long, String> load(Set<Long> wanted) {
		this.calls.add(Set.copyOf(wanted));
		Map<Long, String> values = new ConcurrentHashMap<>();
		wanted.forEach((key) -> values.put(key, this.source.apply(key)));
		return values;
	}

	@Override
	public WarmerSettings settings() {
		return this.settings;
	}

}
