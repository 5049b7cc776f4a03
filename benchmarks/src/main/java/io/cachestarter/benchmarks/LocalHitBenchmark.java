package io.cachestarter.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

import com.alicp.jetcache.anno.CacheType;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.EntryOptions;
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
import org.redisson.api.RLocalCachedMap;

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
	public Object twoLevelCache5Tags(Cursor cursor, FiveTags cache) {
		return value(cache.cache.get(cursor.next()));
	}

	/** The same with entries that have 50 tags. */
	@Benchmark
	public Object twoLevelCache50Tags(Cursor cursor, FiftyTags cache) {
		return value(cache.cache.get(cursor.next()));
	}

	/** The two levels of JetCache: a method that it has for callers. */
	@Benchmark
	public Object jetCache(Cursor cursor, JetCache cache) {
		return Objects.requireNonNull(cache.cache.get(cursor.next()));
	}

	/** Redisson's map with a copy in the heap. */
	@Benchmark
	public Object redissonLocalMap(Cursor cursor, LocalMap map) {
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

	/** The starter, with tags. */
	abstract static class Tagged {

		private final StarterApplication application = StarterApplication.start();

		final Cache cache = this.application.cache("x", Product.class);

		void fill(String kind, int tags) {
			String[] names = IntStream.range(0, tags).mapToObj((i) -> "tag:" + i).toArray(String[]::new);
			CacheAccess<Object, Product> access = this.application.access("x", Product.class);
			for (Object key : Keys.of(kind)) {
				access.put(key, Product.of(key.hashCode()), EntryOptions.NONE.withTags(names));
			}
		}

		@TearDown
		public void stop() {
			this.application.close();
		}

	}

	/** The starter, with 5 tags for each entry. */
	@State(Scope.Benchmark)
	public static class FiveTags extends Tagged {

		@Param({ "Long", "String" })
		public String key = "";

		@Setup
		public void fill() {
			fill(this.key, 5);
		}

	}

	/** The starter, with 50 tags for each entry. */
	@State(Scope.Benchmark)
	public static class FiftyTags extends Tagged {

		@Param({ "Long", "String" })
		public String key = "";

		@Setup
		public void fill() {
			fill(this.key, 50);
		}

	}

	/**
	 * JetCache with its two levels. Its keys become JSON, as its documentation sets up.
	 */
	@State(Scope.Benchmark)
	public static class JetCache {

		@Param({ "Long", "String" })
		public String key = "";

		private final RedisProcess redis = RedisProcess.start();

		private final JetCacheNode node = new JetCacheNode(this.redis.port(), LongUnaryOperator.identity());

		private final com.alicp.jetcache.Cache<Object, Product> cache = this.node.cache("x:", CacheType.BOTH);

		@Setup
		public void fill() {
			for (Object each : Keys.of(this.key)) {
				this.cache.put(each, Product.of(each.hashCode()));
			}
		}

		@TearDown
		public void stop() {
			this.node.close();
			this.redis.close();
		}

	}

	/** Redisson's local map. */
	@State(Scope.Benchmark)
	public static class LocalMap {

		@Param({ "Long", "String" })
		public String key = "";

		private final RedisProcess redis = RedisProcess.start();

		private final RedissonNode node = RedissonNode.cacheAside(this.redis.port(), LongUnaryOperator.identity());

		private final RLocalCachedMap<Object, Product> map = this.node.localMap("x");

		@Setup
		public void fill() {
			for (Object each : Keys.of(this.key)) {
				this.map.fastPut(each, Product.of(each.hashCode()));
			}
		}

		@TearDown
		public void stop() {
			this.node.close();
			this.redis.close();
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
