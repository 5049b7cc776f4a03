package io.cachestarter.oracle;

import java.util.List;

import io.cachestarter.test.RedisProbe;

/**
 * One scenario: readers, writers and faults at the same time; then, when all is quiet
 * again, a look at every key on every node.
 */
final class ScenarioRun {

	private static final int ACTORS = 6;

	/** About as many as the window of the writers passes over. */
	private static final int KEYS_PER_SECOND = 40;

	private final OracleCluster cluster;

	private final RedisProbe probe;

	private final Scenario scenario;

	private final Dice dice;

	private ScenarioRun(OracleCluster cluster, RedisProbe probe, Scenario scenario) {
		this.cluster = cluster;
		this.probe = probe;
		this.scenario = scenario;
		this.dice = new Dice(scenario.seed());
	}

	/**
	 * Run a scenario. Takes its duration and some seconds more.
	 * @param cluster the nodes, free for this scenario alone
	 * @param probe closes connections
	 * @param scenario what is to happen
	 * @return what has happened
	 */
	static Report run(OracleCluster cluster, RedisProbe probe, Scenario scenario) throws InterruptedException {
		ScenarioRun run = new ScenarioRun(cluster, probe, scenario);
		try (Workload workload = run.workload()) {
			Hits before = Hits.of(cluster);
			run.act(workload);
			run.heal(workload);
			workload.look();
			return new Report(scenario, workload.tally(), Hits.of(cluster).minus(before), workload.findings());
		}
	}

	private Workload workload() {
		int keys = (int) (this.scenario.duration().toMillis() * KEYS_PER_SECOND / 1000);
		return new Workload(this.cluster.nodes(), this.cluster.newKeys(keys), this.dice,
				new Pauses(this.dice.split(), Pauses.LONG_MILLIS), this.scenario, CallListener.NONE);
	}

	private void act(Workload workload) throws InterruptedException {
		World world = workload.world();
		Repertoire repertoire = Repertoire.of(this.cluster.nodes(), world.database().keys(), this.dice);
		Versioned.whileDecoding(world.pauses()::whileDecoding);
		disturb(world.history());
		List<Fault> kills = this.scenario.kills();
		if (!kills.isEmpty()) {
			workload.start(new Saboteur(this.probe, kills, world.history(), this.dice.split(), workload::goesOn));
		}
		for (int i = 0; i < ACTORS; i++) {
			workload.start(repertoire);
		}
		workload.goOnFor(this.scenario.duration());
		workload.stop();
	}

	private void disturb(History history) {
		boolean faulty = this.scenario.faults().contains(Fault.MESSAGES);
		for (OracleNode node : this.cluster.nodes()) {
			node.messages().begin(new RandomFates(node, history, this.dice.split(), faulty));
		}
	}

	private void heal(Workload workload) {
		this.cluster.nodes().forEach((node) -> node.messages().heal());
		workload.note("all faults healed");
		this.cluster.awaitQuiet();
		workload.note("quiet");
	}

}
