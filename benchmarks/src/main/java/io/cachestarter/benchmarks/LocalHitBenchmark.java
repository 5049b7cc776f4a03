package io.cachestarter.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.cache.Cache;
import org.springframework.cache.caffeine.CaffeineCache;

/**
 * A hit in the heap: {@code Cache.get(key)}. A run must end within the minute that the
 * entries live.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class LocalHitBenchmark {

	/** The cache of the starter with both levels. */
	@Benchmark
	public Object twoLevelCache(Cursor cursor, TwoLevel cache) {
		return value(cache.cache.get(cursor.next()));
	}

	/** The same with entries that have 5 tags. */
	@Benchmark
	public Object twoLevelCache5Tags(Cursor cursor, LocalPeers.FiveTags cache) {
		return value(cache.cache.get(cursor.next()));
	}

	/** The same with entries that have 50 tags. */
	@Benchmark
	public Object twoLevelCache50Tags(Cursor cursor, LocalPeers.FiftyTags cache) {
		return value(cache.cache.get(cursor.next()));
	}

	/** The two levels of JetCache: a method that it has for callers. */
	@Benchmark
	public Object jetCache(Cursor cursor, LocalPeers.JetCache cache) {
		return Objects.requireNonNull(cache.cache.get(cursor.next()));
	}

	/** Redisson's map with a copy in the heap. */
	@Benchmark
	public Object redissonLocalMap(Cursor cursor, LocalPeers.LocalMap map) {
		return Objects.requireNonNull(map.map.get(cursor.next()));
	}

	/** Spring's cache over Caffeine. */
	@Benchmark
	public Object caffeineCache(Cursor cursor, Plain cache) {
		return value(cache.cache.get(cursor.next()));
	}

	/** Spring's cache over Caffeine, which counts hits as the starter does. */
	@Benchmark
	public Object caffeineCacheCounting(Cursor cursor, Counting cache) {
		return value(cache.cache.get(cursor.next()));
	}

	/** Caffeine alone. */
	@Benchmark
	public Object caffeine(Cursor cursor, Raw cache) {
		return Objects.requireNonNull(cache.cache.getIfPresent(cursor.next()));
	}

	private static Object value(Cache.@Nullable ValueWrapper wrapper) {
		return Objects.requireNonNull(Objects.requireNonNull(wrapper).get());
	}

	/** Walks over the keys, each thread from an own place. */
	@State(Scope.Thread)
	public static class Cursor {

		@Param({ "Long", "String" })
		public String key = "";

		private Object[] keys = {};

		private int index;

		@Setup
		public void start() {
			this.keys = Keys.of(this.key);
			this.index = (int) (Thread.currentThread().getId() * 337 % Keys.COUNT);
		}

		Object next() {
			int next = this.index + 1;
			this.index = (next < Keys.COUNT) ? next : 0;
			return this.keys[this.index];
		}

	}

	/** The starter. */
	@State(Scope.Benchmark)
	public static class TwoLevel {

		@Param({ "Long", "String" })
		public String key = "";

		private final StarterApplication application = StarterApplication.start();

		private final Cache cache = this.application.cache("x", Product.class);

		@Setup
		public void fill() {
			LocalHitBenchmark.fill(this.cache, this.key);
		}

		@TearDown
		public void stop() {
			this.application.close();
		}

	}

	/** Spring over Caffeine. */
	@State(Scope.Benchmark)
	public static class Plain {

		@Param({ "Long", "String" })
		public String key = "";

		private final Cache cache = new CaffeineCache("x", Bounds.caffeine().build());

		@Setup
		public void fill() {
			LocalHitBenchmark.fill(this.cache, this.key);
		}

	}

	/** Spring over Caffeine with statistics. */
	@State(Scope.Benchmark)
	public static class Counting {

		@Param({ "Long", "String" })
		public String key = "";

		private final Cache cache = new CaffeineCache("x", Bounds.caffeine().recordStats().build());

		@Setup
		public void fill() {
			LocalHitBenchmark.fill(this.cache, this.key);
		}

	}

	/** Caffeine. */
	@State(Scope.Benchmark)
	public static class Raw {

		@Param({ "Long", "String" })
		public String key = "";

		private final com.github.benmanes.caffeine.cache.Cache<Object, Object> cache = Bounds.caffeine().build();

		@Setup
		public void fill() {
			for (Object each : Keys.of(this.key)) {
				this.cache.put(each, Product.of(each.hashCode()));
			}
		}

	}

	private static void fill(Cache cache, String kind) {
		for (Object key : Keys.of(kind)) {
			cache.put(key, Product.of(key.hashCode()));
		}
	}

}
