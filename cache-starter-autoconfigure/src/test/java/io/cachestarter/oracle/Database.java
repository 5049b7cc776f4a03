package io.cachestarter.oracle;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the cache stands before: one linearizable version for each key, which only grows.
 */
final class Database {

	private final List<String> keys;

	private final Map<String, AtomicLong> versions;

	Database(List<String> keys) {
		this.keys = keys;
		this.versions = keys.stream().collect(Collectors.toMap(Function.identity(), (key) -> new AtomicLong(1)));
	}

	List<String> keys() {
		return this.keys;
	}

	Versioned read(String key) {
		return new Versioned(key, row(key).get());
	}

	Versioned raise(String key) {
		return new Versioned(key, row(key).incrementAndGet());
	}

	private AtomicLong row(String key) {
		return Objects.requireNonNull(this.versions.get(key));
	}

}
