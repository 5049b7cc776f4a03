package io.cachestarter.benchmarks;

import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.anno.CacheType;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.EntryOptions;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redisson.api.RLocalCachedMap;

/**
 * Further caches that {@link LocalHitBenchmark} reads: those of the peers, and those of
 * the starter whose entries have tags.
 */
public final class LocalPeers {

	private LocalPeers() {
	}

	/** The starter, with tags. */
	abstract static class Tagged {

		private final StarterApplication application = StarterApplication.start();

		final org.springframework.cache.Cache cache = this.application.cache("x", Product.class);

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

		final Cache<Object, Product> cache = this.node.cache("x:", CacheType.BOTH);

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

		final RLocalCachedMap<Object, Product> map = this.node.localMap("x");

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

}
