package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import io.cachestarter.ratelimit.RateLimitAlgorithm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.util.Assert;

/** A check that is denied without asking Redis. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 30, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class LocalDenialBenchmark {

	/** The same key each time. */
	@Benchmark
	public boolean oneKey(Blocked blocked) {
		return blocked.first.getAsBoolean();
	}

	/** One key after the other. */
	@Benchmark
	public boolean manyKeys(Blocked blocked) {
		return blocked.next().getAsBoolean();
	}

	/** Keys that have no permits for a month. */
	@State(Scope.Thread)
	public static class Blocked {

		private static final Limit LIMIT = new Limit(1, Duration.ofDays(30));

		private final RedisProcess redis = RedisProcess.start();

		private final StarterLimits node = new StarterLimits(this.redis.port(), RateLimitAlgorithm.SLIDING_WINDOW, 1);

		private final List<BooleanSupplier> checks = IntStream.range(0, Keys.COUNT)
			.mapToObj((i) -> this.node.check("blocked:" + i, LIMIT))
			.toList();

		private final BooleanSupplier first = this.checks.get(0);

		private int index;

		@Setup
		public void block() {
			for (BooleanSupplier check : this.checks) {
				Assert.state(check.getAsBoolean() && !check.getAsBoolean(), "The key is not blocked");
			}
		}

		BooleanSupplier next() {
			int next = this.index + 1;
			this.index = (next < Keys.COUNT) ? next : 0;
			return this.checks.get(this.index);
		}

		@TearDown
		public void stop() {
			this.node.close();
			this.redis.close();
		}

	}

}
