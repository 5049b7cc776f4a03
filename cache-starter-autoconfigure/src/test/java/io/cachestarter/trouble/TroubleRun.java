package io.cachestarter.trouble;

import java.time.Duration;

import io.cachestarter.oracle.OracleCluster;
import io.cachestarter.oracle.Workload;

/**
 * One run: an application at work before, during and after some trouble; then, when all
 * is quiet again, a look at every key on every node.
 */
final class TroubleRun {

	/** What an application has that sets nothing. */
	static final String[] DEFAULTS = { "cache-starter.remote.timeout=250ms", "cache-starter.remote.connect-timeout=2s",
			"logging.level.io.cachestarter.trouble=info" };

	private static final int THREADS_OF_EACH_NODE = 3;

	/** Threads that read and write. */
	static final int THREADS = 3 * THREADS_OF_EACH_NODE;

	private static final int KEYS = 200;

	private static final Duration STEP = Duration.ofMillis(50);

	/** How long readers and writers go on after the recovery. */
	private static final Duration AFTERWARDS = Duration.ofMillis(200);

	private static boolean warm;

	private final Course course = new Course();

	private final Stopwatch requests = new Stopwatch(this.course);

	private final Stopwatch hits = new Stopwatch(this.course);

	private final OracleCluster cluster;

	private final Trouble trouble;

	private final Timing timing;

	private boolean noticed;

	private TroubleRun(OracleCluster cluster, Trouble trouble, Timing timing) {
		this.cluster = cluster;
		this.trouble = trouble;
		this.timing = timing;
	}

	/**
	 * Let an application work until its code is compiled, unless that is so.
	 * @param cluster the nodes
	 */
	static synchronized void warmUp(OracleCluster cluster) throws InterruptedException {
		cluster.awaitQuiet();
		if (!warm) {
			TroubleReport unused = run(cluster, Trouble.named("warm-up", ""), Timing.WARM_UP);
			warm = true;
		}
	}

	/**
	 * Run.
	 * @param cluster the nodes, free for this run alone
	 * @param trouble what goes wrong; Redis works afterwards
	 * @param timing how long it takes
	 * @return what has happened
	 */
	static TroubleReport run(OracleCluster cluster, Trouble trouble, Timing timing) throws InterruptedException {
		return new TroubleRun(cluster, trouble, timing).run();
	}

	private TroubleReport run() throws InterruptedException {
		long seed = this.trouble.toString().hashCode();
		try (Workload workload = Workload.brisk(this.cluster, KEYS, seed, this.course, this.requests)) {
			workload.start(THREADS_OF_EACH_NODE);
			workload.start(new LocalHits(this.cluster.nodes(), this.hits, workload::goesOn));
			LoneEvicts evicts = new LoneEvicts(this.cluster.nodes(), this.course, this.timing.trouble(),
					workload::goesOn);
			evicts.fill();
			workload.start(evicts);
			beQuiet(workload);
			makeTrouble(workload);
			Duration recovery = recover(workload);
			workload.goOnFor(AFTERWARDS);
			workload.stop();
			this.trouble.tidyUp();
			this.cluster.awaitQuiet();
			workload.note("quiet");
			evicts.look();
			workload.look();
			evicts.lookIntoRedis();
			return new TroubleReport(this.trouble, this.noticed || this.trouble.isShown(), workload.tally(),
					workload.findings(), evicts, this.requests, this.hits, recovery);
		}
	}

	private void beQuiet(Workload workload) throws InterruptedException {
		workload.goOnFor(this.timing.warmUp());
		if (this.timing.quiet().isZero()) {
			return;
		}
		this.course.enter(Phase.QUIET);
		workload.goOnFor(this.timing.quiet());
		this.course.enter(Phase.PREPARED);
		this.trouble.prepare();
		workload.goOnFor(this.timing.quiet().dividedBy(4));
	}

	private void makeTrouble(Workload workload) throws InterruptedException {
		this.course.enter(Phase.TROUBLE);
		workload.note("the trouble begins");
		try {
			this.trouble.begin();
			do {
				this.trouble.keepUp();
				workload.goOnFor(STEP);
				this.noticed |= !this.cluster.hasTrust();
			}
			while (this.course.elapsed().compareTo(this.timing.trouble()) < 0);
		}
		finally {
			this.trouble.end();
		}
		workload.note("the trouble is over");
	}

	private Duration recover(Workload workload) {
		this.course.enter(Phase.RECOVERY);
		this.cluster.awaitTrust();
		Duration recovery = this.course.elapsed();
		this.course.enter(Phase.RECOVERED);
		workload.note("all nodes have recovered");
		return recovery;
	}

}
