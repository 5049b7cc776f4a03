package io.cachestarter.benchmarks;

import java.util.concurrent.TimeUnit;

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

/**
 * A hit in the heap through a method with {@code @Cacheable}. The long way through the
 * interceptor needs a long warm-up.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 3, time = 1)
public class AnnotatedHitBenchmark {

	/** The method over the starter. */
	@Benchmark
	public Object twoLevelCache(LocalHitBenchmark.Cursor cursor, TwoLevel application) {
		return application.service.find(cursor.next());
	}

	/** The method over Spring's cache manager for Caffeine. */
	@Benchmark
	public Object caffeineCache(LocalHitBenchmark.Cursor cursor, Plain application) {
		return application.service.find(cursor.next());
	}

	/** A method with a condition over the starter. */
	@Benchmark
	public Object twoLevelCacheWithCondition(LocalHitBenchmark.Cursor cursor, TwoLevel application) {
		return application.service.findIf(cursor.next());
	}

	/** The same over Spring's cache manager for Caffeine. */
	@Benchmark
	public Object caffeineCacheWithCondition(LocalHitBenchmark.Cursor cursor, Plain application) {
		return application.service.findIf(cursor.next());
	}

	/** A method whose key only Spring's interceptor can make, over the starter. */
	@Benchmark
	public Object twoLevelCacheWithExpression(LocalHitBenchmark.Cursor cursor, TwoLevel application) {
		return application.service.findBy(cursor.next());
	}

	/** The same over Spring's cache manager for Caffeine. */
	@Benchmark
	public Object caffeineCacheWithExpression(LocalHitBenchmark.Cursor cursor, Plain application) {
		return application.service.findBy(cursor.next());
	}

	private static void fill(ProductService service, String kind) {
		for (Object key : Keys.of(kind)) {
			service.store(key, Product.of(key.hashCode()));
		}
	}

	/** The starter. */
	@State(Scope.Benchmark)
	public static class TwoLevel {

		@Param({ "Long", "String" })
		public String key = "";

		private final StarterApplication application = StarterApplication.start();

		private final ProductService service = this.application.service();

		@Setup
		public void fill() {
			AnnotatedHitBenchmark.fill(this.service, this.key);
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

		private final CaffeineApplication application = new CaffeineApplication();

		private final ProductService service = this.application.service();

		@Setup
		public void fill() {
			AnnotatedHitBenchmark.fill(this.service, this.key);
		}

		@TearDown
		public void stop() {
			this.application.close();
		}

	}

}
