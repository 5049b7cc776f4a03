package io.cachestarter.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * One scenario: readers, writers and faults at the same time; then, when all is quiet
 * again, a look at every key on every node.
 */
final class ScenarioRun {

	private static final int ACTORS = 6;

	/** About as many as the window of the writers passes over. */
	private static final int KEYS_PER_SECOND = 40;

	private final OracleCluster cluster;

	private final Scenario scenario;

	private final Dice dice;

	private final World world;

	private final Oracle oracle;

	private ScenarioRun(OracleCluster cluster, Scenario scenario) {
		this.cluster = cluster;
		this.scenario = scenario;
		this.dice = new Dice(scenario.seed());
		int keys = (int) (scenario.duration().toMillis() * KEYS_PER_SECOND / 1000);
		History history = new History();
		this.world = new World(new Database(cluster.newKeys(keys)), history, new Pauses(this.dice.split()), new Tally(),
				new Findings(history));
		this.oracle = new Oracle(scenario, this.world);
	}

	/**
	 * Run a scenario. Takes its duration and some seconds more.
	 * @param cluster the nodes, free for this scenario alone
	 * @param scenario what is to happen
	 * @return what has happened
	 */
	static Report run(OracleCluster cluster, Scenario scenario) throws InterruptedException {
		ScenarioRun run = new ScenarioRun(cluster, scenario);
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			Hits before = Hits.of(cluster);
			Operations operations = new Operations(run.world, run.oracle, cluster.nodes(), threads);
			run.act(operations, threads);
			run.heal();
			run.look(operations);
			return new Report(scenario, run.world.tally(), Hits.of(cluster).minus(before), run.world.findings());
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void act(Operations operations, ExecutorService threads) throws InterruptedException {
		Repertoire repertoire = Repertoire.of(this.cluster.nodes(), this.world.database().keys(), this.dice);
		long begun = System.nanoTime();
		BooleanSupplier goOn = () -> System.nanoTime() - begun < this.scenario.duration().toNanos();
		Versioned.whileDecoding(this.world.pauses()::whileDecoding);
		disturb();
		List<Future<?>> running = new ArrayList<>();
		List<Fault> kills = this.scenario.kills();
		if (!kills.isEmpty()) {
			running.add(threads
				.submit(new Saboteur(this.cluster.probe(), kills, this.world.history(), this.dice.split(), goOn)));
		}
		for (int i = 0; i < ACTORS; i++) {
			running.add(threads.submit(new Actor(operations, repertoire, this.dice.split(), goOn)));
		}
		for (Future<?> each : running) {
			await(each);
		}
	}

	private void disturb() {
		boolean faulty = this.scenario.faults().contains(Fault.MESSAGES);
		for (OracleNode node : this.cluster.nodes()) {
			node.messages().begin(new RandomFates(node, this.world.history(), this.dice.split(), faulty));
		}
	}

	private void await(Future<?> each) throws InterruptedException {
		try {
			each.get(this.scenario.duration().toSeconds() + 120, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			this.world.findings().addFailure("", "an actor did not come to its end", ex);
		}
	}

	private void heal() {
		this.cluster.nodes().forEach((node) -> node.messages().heal());
		this.world.pauses().end();
		this.world.history().noteForAllKeys("all faults healed");
		this.cluster.awaitQuiet();
		this.world.history().noteForAllKeys("quiet");
	}

	/** The second look is at Redis, whatever the nodes have kept in their heaps. */
	private void look(Operations operations) {
		lookOnce(operations);
		this.cluster.nodes().forEach((node) -> node.messages().resubscribe());
		lookOnce(operations);
	}

	private void lookOnce(Operations operations) {
		List<ReadKind> kinds = new ArrayList<>(List.of(ReadKind.values()));
		for (String key : this.world.database().keys()) {
			for (OracleNode node : this.cluster.nodes()) {
				Collections.rotate(kinds, this.dice.below(kinds.size()));
				kinds.forEach((kind) -> operations.readAtTheEnd(kind, node, key));
			}
		}
	}

}
