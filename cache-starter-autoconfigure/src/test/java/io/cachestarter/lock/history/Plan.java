package io.cachestarter.lock.history;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.cachestarter.lock.LockSettings;
import io.cachestarter.lock.LocksNode;

/**
 * What a worker is to do.
 *
 * @param journal where it writes what happens
 * @param app the name of the application
 * @param accounts where it finds the guarded table
 * @param lease the lease that is renewed
 * @param delayAfterFailover how long it takes no lock after a failover
 * @param seed what its choices follow from
 * @param threads how many callers it has
 * @param longHolds how many of 1000 holds are longer than the lease
 * @param pace how busy callers are
 * @param locks the names of the locks
 * @param redis what it needs to find Redis
 */
record Plan(Path journal, String app, String accounts, Duration lease, Duration delayAfterFailover, long seed,
		int threads, int longHolds, Pace pace, List<String> locks, List<String> redis) {

	/** How long a node waits for one answer of Redis. */
	private static final Duration BUDGET = Duration.ofMillis(500);

	/** How long callers wait that do not say so. */
	private static final Duration WAIT = Duration.ofSeconds(60);

	private static final int FIXED_ARGUMENTS = 10;

	static Plan parse(String[] arguments) {
		return new Plan(Path.of(arguments[0]), arguments[1], arguments[2], Duration.parse(arguments[3]),
				Duration.parse(arguments[4]), Long.parseLong(arguments[5]), Integer.parseInt(arguments[6]),
				Integer.parseInt(arguments[7]), Pace.valueOf(arguments[8]), List.of(arguments[9].split(",")),
				List.of(Arrays.copyOfRange(arguments, FIXED_ARGUMENTS, arguments.length)));
	}

	/** Return the plan of one of several workers. */
	Plan of(String worker, int number) {
		return new Plan(this.journal.resolveSibling(worker), this.app, this.accounts, this.lease,
				this.delayAfterFailover, this.seed + number, this.threads, this.longHolds, this.pace, this.locks,
				this.redis);
	}

	Rhythm rhythm() {
		return new Rhythm(this.lease, this.longHolds, this.pace);
	}

	/** Return the same for a worker that finds Redis somewhere else. */
	Plan withRedis(String... other) {
		return new Plan(this.journal, this.app, this.accounts, this.lease, this.delayAfterFailover, this.seed,
				this.threads, this.longHolds, this.pace, this.locks, List.of(other));
	}

	/** Start a node of the application. */
	LocksNode startNode() {
		LockSettings settings = new LockSettings(WAIT, this.lease, this.delayAfterFailover, 0,
				LockSettings.DEFAULT.replicationTimeout());
		return LocksNode.start(this.redis.toArray(String[]::new), this.app, settings, BUDGET);
	}

	List<String> arguments() {
		List<String> arguments = new ArrayList<>(
				List.of(this.journal.toString(), this.app, this.accounts, this.lease.toString(),
						this.delayAfterFailover.toString(), Long.toString(this.seed), Integer.toString(this.threads),
						Integer.toString(this.longHolds), this.pace.name(), String.join(",", this.locks)));
		arguments.addAll(this.redis);
		return arguments;
	}

}
