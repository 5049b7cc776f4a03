package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.Arrays;

import org.springframework.util.Assert;

/**
 * Runs a comparison and prints its table. The first argument names it, the others are
 * numbers, and names of contenders.
 */
public final class Benchmarks {

	private static final String USAGE = """
			Usage: java -jar benchmarks.jar <comparison>
			  local [rounds]
			  annotated [rounds]
			  remote [rounds]
			  staleness [seconds] [runs]
			  stampede [rounds]
			  clear [entries]
			  pattern [entries] [rounds]
			  soak [operations]
			  locks [seconds] [rounds] [contenders]
			  limits [seconds] [rounds] [contenders]
			  limits-overhead [rounds]
			  warm-up [entries] [rounds]
			  write-behind [seconds] [rounds]""";

	private Benchmarks() {
	}

	/**
	 * Runs a comparison, and ends the JVM; with status 1 if it fails.
	 * @param args its name, its numbers, and the contenders if not all
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> fail(ex));
		String name = (args.length > 0) ? args[0] : "";
		switch (name) {
			case "local" -> new JmhRounds(LocalHitBenchmark.class, number(args, 1, 5)).run();
			case "annotated" -> new JmhRounds(AnnotatedHitBenchmark.class, number(args, 1, 5)).run();
			case "remote" -> RemoteHitBenchmark.run(number(args, 1, 30));
			case "staleness" -> Staleness.run(Duration.ofSeconds(number(args, 1, 30)), number(args, 2, 1));
			case "stampede" -> Stampede.run(number(args, 1, 5));
			case "clear" -> ClearCost.run(number(args, 1, 1_000_000));
			case "pattern" -> PatternEvictionCost.run(number(args, 1, 1_000_000), number(args, 2, 3));
			case "soak" -> Soak.run(number(args, 1, 10_000_000));
			case "locks" -> LockComparison.run(Duration.ofSeconds(number(args, 1, 5)), number(args, 2, 4),
					Arrays.stream(args).skip(3).toList());
			case "limits" -> LimitComparison.run(Duration.ofSeconds(number(args, 1, 2)), number(args, 2, 1),
					Arrays.stream(args).skip(3).toList());
			case "limits-overhead" -> LimitedRequests.run(number(args, 1, 2));
			case "warm-up" -> WarmUpCost.run(number(args, 1, 100_000), number(args, 2, 5));
			case "write-behind" ->
				WriteBehindComparison.run(Duration.ofSeconds(number(args, 1, 5)), number(args, 2, 5));
			default -> System.out.println(USAGE);
		}
		System.exit(0);
	}

	private static void fail(Throwable ex) {
		System.err.println("Failed: " + ex.getMessage());
		ex.printStackTrace();
		System.exit(1);
	}

	private static int number(String[] args, int index, int standard) {
		if (args.length <= index) {
			return standard;
		}
		int number = Integer.parseInt(args[index]);
		Assert.isTrue(number > 0, () -> "Not a positive number: " + number);
		return number;
	}

}
