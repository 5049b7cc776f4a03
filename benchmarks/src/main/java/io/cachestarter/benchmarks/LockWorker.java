package io.cachestarter.benchmarks;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/**
 * One of the JVMs whose threads fight for a lock. Reads turns from its standard input,
 * one on each line, answers each with the holds of its threads, and ends with the input.
 */
public final class LockWorker {

	static final int THREADS = 8;

	/** A contender that leaves its callers waiting for longer has failed. */
	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final int number;

	private final LockContender.Nodes nodes;

	private LockWorker(int number, LockContender.Nodes nodes) {
		this.number = number;
		this.nodes = nodes;
	}

	/**
	 * Works until the standard input ends, and ends the JVM; with status 1 if it fails.
	 * @param args the number of this JVM, the port of Redis, and the contenders
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
		List<LockContender> contenders = Arrays.stream(args).skip(2).map(LockContender::valueOf).toList();
		try (LockContender.Nodes nodes = LockContender.Nodes.start(contenders, Integer.parseInt(args[1]), "wanted");
				BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
				DataOutputStream out = new DataOutputStream(new BufferedOutputStream(answers))) {
			new LockWorker(Integer.parseInt(args[0]), nodes).work(turns, out);
		}
		System.exit(0);
	}

	private void work(BufferedReader turns, DataOutputStream out)
			throws ExecutionException, InterruptedException, IOException {
		// The other side waits until the nodes are there.
		Hold.write(List.of(), out);
		for (String line = turns.readLine(); line != null; line = turns.readLine()) {
			LockTurn turn = LockTurn.parse(line);
			List<Callable<List<Hold>>> tasks = Collections.nCopies(THREADS, () -> fight(turn));
			Hold.write(Crew.run(tasks, LIMIT.plus(turn.length())).stream().flatMap(List::stream).toList(), out);
		}
	}

	private List<Hold> fight(LockTurn turn) {
		LockNode lock = this.nodes.get(turn.contender());
		List<Hold> holds = new ArrayList<>();
		Crew.parkUntil(turn.from());
		while (System.nanoTime() - turn.to() < 0) {
			long asked = System.nanoTime();
			lock.lock();
			long acquired = System.nanoTime();
			// Those who are still waiting at the end only pass the lock on.
			if (turn.holdNanos() > 0 && acquired - turn.to() < 0) {
				Crew.parkUntil(acquired + turn.holdNanos());
			}
			long released = System.nanoTime();
			lock.unlock();
			holds.add(new Hold(this.number, asked, acquired, released));
		}
		return holds;
	}

}
