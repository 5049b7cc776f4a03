package io.cachestarter.oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Readers and writers at work on keys of their own, until they are told to stop; then a
 * look at every key.
 */
public final class Workload implements AutoCloseable {

	private static final long LONGEST_END_SECONDS = 120;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Future<?>> running = new ArrayList<>();

	private final List<OracleNode> nodes;

	private final Dice dice;

	private final World world;

	private final Operations operations;

	private final CountDownLatch end = new CountDownLatch(1);

	Workload(List<OracleNode> nodes, List<String> keys, Dice dice, Pauses pauses, Expectations expectations,
			CallListener calls) {
		History history = new History();
		this.nodes = nodes;
		this.dice = dice;
		this.world = new World(new Database(keys), history, pauses, new Tally(), new Findings(history));
		this.operations = new Operations(this.world, new Oracle(expectations, this.world), nodes, this.threads, calls);
	}

	/**
	 * Prepare readers and writers that are as quick as those of an application.
	 * @param cluster the nodes, free for this workload alone
	 * @param keys how many keys there are
	 * @param seed decides what they do
	 * @param expectations what is expected of the nodes
	 * @param calls told of each call
	 * @return a workload that the caller closes
	 */
	public static Workload brisk(OracleCluster cluster, int keys, long seed, Expectations expectations,
			CallListener calls) {
		Dice dice = new Dice(seed);
		return new Workload(cluster.nodes(), cluster.newKeys(keys), dice, new Pauses(dice, Pauses.SHORT_MILLIS),
				expectations, calls);
	}

	World world() {
		return this.world;
	}

	/**
	 * Begin to read and write in every way there is, on threads that keep to one node
	 * each.
	 * @param threadsOfEachNode how many there are
	 */
	public void start(int threadsOfEachNode) {
		KeyWindow keys = new KeyWindow(this.world.database().keys());
		for (OracleNode node : this.nodes) {
			node.messages()
				.begin(new RandomFates(node, this.world.history(), this.dice.split(),
						/* faulty= */ false));
			Repertoire repertoire = Repertoire.full(List.of(node), keys);
			for (int i = 0; i < threadsOfEachNode; i++) {
				start(repertoire);
			}
		}
	}

	void start(Repertoire repertoire) {
		start(new Actor(this.operations, repertoire, this.dice.split(), this::goesOn));
	}

	/**
	 * Begin something else beside.
	 * @param task ends when {@link #goesOn()} is no longer true
	 */
	public void start(Runnable task) {
		this.running.add(this.threads.submit(task));
	}

	/** Tell whether readers and writers have not been told to stop. */
	public boolean goesOn() {
		return this.end.getCount() > 0;
	}

	/**
	 * Note what may have had to do with what a key has come to.
	 * @param text the event
	 */
	public void note(String text) {
		this.world.history().noteForAllKeys(text);
	}

	/**
	 * Let readers and writers go on for a while.
	 * @param duration how long
	 */
	public void goOnFor(Duration duration) throws InterruptedException {
		boolean unused = this.end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Let readers and writers come to their end.
	 */
	public void stop() throws InterruptedException {
		this.end.countDown();
		for (Future<?> each : this.running) {
			await(each);
		}
		this.world.pauses().end();
	}

	private void await(Future<?> each) throws InterruptedException {
		try {
			each.get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			this.world.findings().addFailure("", "an actor did not come to its end", ex);
		}
	}

	/**
	 * Look at every key on every node in every way, and then at Redis, whatever the nodes
	 * have kept in their heaps.
	 */
	public void look() {
		look(Verdict.STALE_AT_THE_END);
		this.nodes.forEach((node) -> node.messages().resubscribe());
		look(Verdict.LEFT_IN_REDIS);
	}

	private void look(Verdict stale) {
		List<ReadKind> kinds = new ArrayList<>(List.of(ReadKind.values()));
		for (String key : this.world.database().keys()) {
			for (OracleNode node : this.nodes) {
				Collections.rotate(kinds, this.dice.below(kinds.size()));
				kinds.forEach((kind) -> this.operations.readAtTheEnd(kind, node, key, stale));
			}
		}
	}

	public Findings findings() {
		return this.world.findings();
	}

	public Tally tally() {
		return this.world.tally();
	}

	@Override
	public void close() {
		this.end.countDown();
		this.threads.shutdownNow();
	}

}
