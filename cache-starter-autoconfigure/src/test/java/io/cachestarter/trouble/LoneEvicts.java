package io.cachestarter.trouble;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.oracle.OracleNode;

/**
 * Evicts keys shortly before and during the trouble, each once, on one node after the
 * other. Nobody else changes them, and their cache is never cleared, so nothing makes up
 * for an evict that is lost.
 */
final class LoneEvicts implements Runnable {

	private static final String CACHE = "lone";

	private static final int COUNT = 400;

	private static final AtomicInteger RUNS = new AtomicInteger();

	private final Map<String, Long> database = new ConcurrentHashMap<>();

	private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

	private final Set<String> stale = new HashSet<>();

	private final Set<String> lost = new HashSet<>();

	private final List<String> keys;

	private final List<CacheAccess<String, Long>> nodes;

	private final Course course;

	private final BooleanSupplier goesOn;

	private final long pauseNanos;

	LoneEvicts(List<OracleNode> nodes, Course course, Duration duration, BooleanSupplier goesOn) {
		int run = RUNS.incrementAndGet();
		this.keys = IntStream.range(0, COUNT).mapToObj((number) -> "lone-%d-%03d".formatted(run, number)).toList();
		this.keys.forEach((key) -> this.database.put(key, 1L));
		this.nodes = nodes.stream().map(LoneEvicts::access).toList();
		this.course = course;
		this.goesOn = goesOn;
		this.pauseNanos = duration.toNanos() / COUNT;
	}

	private static CacheAccess<String, Long> access(OracleNode node) {
		return node.context().bean(TwoLevelCacheManager.class).access(CACHE, Long.class);
	}

	/** Make all keys known to Redis and to all nodes. */
	void fill() {
		this.nodes.forEach(this::read);
	}

	@Override
	public void run() {
		int next = 0;
		while (this.goesOn.getAsBoolean() && next < COUNT) {
			if (this.course.phase() == Phase.PREPARED || this.course.phase() == Phase.TROUBLE) {
				evict(next++);
			}
			LockSupport.parkNanos(this.pauseNanos);
		}
	}

	private void evict(int number) {
		String key = this.keys.get(number);
		this.database.merge(key, 1L, Long::sum);
		try {
			this.nodes.get(number % this.nodes.size()).evict(key);
		}
		catch (RuntimeException ex) {
			this.failures.add(ex);
		}
	}

	/** Read all keys on all nodes when all is quiet. */
	void look() {
		findStale(this.stale);
	}

	/** Read all keys on all nodes when these have nothing in their heaps. */
	void lookIntoRedis() {
		findStale(this.lost);
	}

	private void findStale(Set<String> found) {
		for (CacheAccess<String, Long> node : this.nodes) {
			Map<String, Long> values = read(node);
			this.keys.stream().filter((key) -> !version(key).equals(values.get(key))).forEach(found::add);
		}
	}

	/** Return the keys that a node has read in an old version. */
	Set<String> stale() {
		return this.stale;
	}

	/** Return the keys of which Redis had an old version. */
	Set<String> lost() {
		return this.lost;
	}

	Queue<RuntimeException> failures() {
		return this.failures;
	}

	private Map<String, Long> read(CacheAccess<String, Long> node) {
		return new HashMap<>(node.getAll(this.keys, this::load));
	}

	private Map<String, Long> load(Set<String> missing) {
		return missing.stream().collect(Collectors.toMap((key) -> key, this::version));
	}

	private Long version(String key) {
		return Objects.requireNonNull(this.database.get(key));
	}

}
