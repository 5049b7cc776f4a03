package io.cachestarter.lock.history;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.cachestarter.lock.LockOptions;
import io.cachestarter.lock.LocksNode;

/**
 * A process with callers of locks. It works until its input ends, and leaves a journal.
 */
final class Worker {

	/** Said of a caller that neither gets a lock nor an answer. */
	static final String STUCK = "does not end";

	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

	private final List<Thread> threads = new ArrayList<>();

	private final Journal journal;

	private final Plan plan;

	private volatile boolean ending;

	private Worker(Plan plan, Journal journal) {
		this.plan = plan;
		this.journal = journal;
	}

	/**
	 * Work until the input ends.
	 * @param arguments a {@link Plan}
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
		Logs.quieten();
		Plan plan = Plan.parse(arguments);
		try (Journal journal = Journal.open(plan.journal()); LocksNode node = plan.startNode()) {
			Worker worker = new Worker(plan, journal);
			worker.start(node);
			while (System.in.read() >= 0) {
				// nothing is ever said but the end
			}
			worker.end();
		}
		System.exit(0);
	}

	private void start(LocksNode node) throws InterruptedException, SQLException {
		node.locks().lock("warm-up").acquire(LockOptions.DEFAULT).close();
		List<Gate> gates = this.plan.locks().stream().map((lock) -> open(node, lock)).toList();
		Rhythm rhythm = this.plan.rhythm();
		SplittableRandom random = new SplittableRandom(this.plan.seed());
		for (int i = 0; i < this.plan.threads(); i++) {
			Caller caller = new Caller(this.journal, gates, i % gates.size(), AccountWriter.open(this.plan.accounts()),
					rhythm, random.split(), () -> !this.ending);
			this.threads.add(new Thread(caller, "caller-" + i));
		}
		this.journal.note(What.READY, Entry.NO_ATTEMPT);
		this.threads.forEach(Thread::start);
	}

	private Gate open(LocksNode node, String lock) {
		return Kind.open(node.locks(), lock, (loss) -> this.journal.note(What.LOST, Entry.NO_ATTEMPT, loss.name(),
				loss.fencingToken(), loss.reason()));
	}

	/** Wait until all callers have given back what they hold; tell who does not. */
	private void end() throws InterruptedException {
		this.ending = true;
		long until = System.nanoTime() + PATIENCE_NANOS;
		for (Thread thread : this.threads) {
			thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
			if (thread.isAlive()) {
				System.out.println(thread.getName() + " " + STUCK);
				List.of(thread.getStackTrace()).forEach((frame) -> System.out.println("\t" + frame));
			}
		}
	}

}
