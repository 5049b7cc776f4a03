package io.cachestarter.benchmarks;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * One of the JVMs whose threads check one limit. Reads turns from its standard input, one
 * on each line, answers each with the counts of its threads, and ends with the input.
 */
public final class LimitWorker {

	static final int THREADS = 8;

	/** A contender that leaves its callers waiting for longer has failed. */
	private static final Duration LONGEST = Duration.ofMinutes(1);

	private final Map<String, BooleanSupplier> checks = new HashMap<>();

	private final LimitContender.Nodes nodes;

	private LimitWorker(LimitContender.Nodes nodes) {
		this.nodes = nodes;
	}

	/**
	 * Works until the standard input ends, and ends the JVM; with status 1 if it fails.
	 * @param args the port of Redis, and the contenders
	 * @throws ExecutionException if a thread fails
	 * @throws InterruptedException if it is interrupted
	 * @throws IOException if the other side cannot be reached
	 */
	public static void main(String[] args) throws ExecutionException, InterruptedException, IOException {
		Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> {
			ex.printStackTrace();
			System.exit(1);
		});
		PrintStream answers = System.out;
		System.setOut(System.err);
		List<LimitContender> contenders = Arrays.stream(args).skip(1).map(LimitContender::valueOf).toList();
		try (LimitContender.Nodes nodes = LimitContender.Nodes.start(contenders, Integer.parseInt(args[0]));
				BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
				DataOutputStream out = new DataOutputStream(new BufferedOutputStream(answers))) {
			new LimitWorker(nodes).work(turns, out);
		}
		System.exit(0);
	}

	private void work(BufferedReader turns, DataOutputStream out)
			throws ExecutionException, InterruptedException, IOException {
		// The other side waits until the nodes are there.
		LimitCounts.NONE.write(out);
		for (String line = turns.readLine(); line != null; line = turns.readLine()) {
			LimitTurn turn = LimitTurn.parse(line);
			BooleanSupplier check = check(turn);
			List<Callable<LimitCounts>> tasks = Collections.nCopies(THREADS, () -> count(check, turn));
			Crew.run(tasks, LONGEST.plus(turn.length()))
				.stream()
				.reduce(LimitCounts.NONE, LimitCounts::plus)
				.write(out);
		}
	}

	private BooleanSupplier check(LimitTurn turn) {
		String key = "hot:%d:%d".formatted(turn.limit().permits(), turn.limit().window().toMillis());
		return this.checks.computeIfAbsent(turn.contender().name() + ":" + key,
				(missing) -> this.nodes.get(turn.contender()).check(key, turn.limit()));
	}

	/** Counts the checks that end in time. */
	private static LimitCounts count(BooleanSupplier check, LimitTurn turn) {
		long allowed = 0;
		long denied = 0;
		Crew.parkUntil(turn.from());
		boolean permit = check.getAsBoolean();
		while (System.nanoTime() - turn.to() < 0) {
			if (permit) {
				allowed++;
			}
			else {
				denied++;
			}
			permit = check.getAsBoolean();
		}
		return new LimitCounts(allowed, denied);
	}

}
