package io.cachestarter.trouble;

import java.time.Duration;
import java.util.Locale;

import io.cachestarter.oracle.Findings;
import io.cachestarter.oracle.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has happened in a run.
 *
 * @param trouble what went wrong
 * @param shown whether it did
 * @param tally how much was read and written
 * @param findings what must not have happened
 * @param requests how long calls took
 * @param hits how long hits in the heap took
 * @param recovery how long after the end of the trouble all nodes believed Redis again
 */
record TroubleReport(Trouble trouble, boolean shown, Tally tally, Findings findings, Stopwatch requests, Stopwatch hits,
		Duration recovery) {

	private static final Logger logger = LoggerFactory.getLogger(TroubleReport.class);

	/** What a node waits for Redis in one call. */
	static final Duration BUDGET = Duration.ofMillis(250);

	/**
	 * Count the calls of a phase that have waited for Redis in vain, or for something
	 * else as long.
	 */
	long slowCalls(Phase phase) {
		return this.requests.in(phase).countFrom(BUDGET.toNanos() / 2);
	}

	/**
	 * Check what must be the same for all troubles, and enter the report into the table.
	 */
	void check() {
		logger.info("{}", this);
		TroubleTable.add(this);
		assertThat(this.shown).as("whether there was trouble, %s", this).isTrue();
		assertThat(this.findings.isEmpty()).as("%s", this).isTrue();
		assertThat(this.tally.failures()).as("%s", this).isZero();
	}

	/** Return a row of the table in the documentation. */
	String row() {
		double quiet = this.requests.in(Phase.QUIET).quantile(0.99) / 1e6;
		double during = this.requests.in(Phase.TROUBLE).quantile(0.99) / 1e6;
		return "| %s | %s | %,d | %d | %.1f / %.1f (%.1f) | %.2f | %.0f ms | %s | %d | %d |".formatted(this.trouble,
				this.trouble.seen(), this.requests.calls(), this.tally.failures(), quiet, during, during / quiet,
				hitRatio(), this.requests.longestSinceTrouble() / 1e6, seconds(this.recovery),
				this.findings.staleKeys(), this.findings.lostEvicts());
	}

	/** Compare the medians, because the rest is what the machine does beside. */
	private double hitRatio() {
		return (double) this.hits.in(Phase.TROUBLE).quantile(0.5) / this.hits.in(Phase.QUIET).quantile(0.5);
	}

	private static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
	}

	@Override
	public String toString() {
		return "%s: %s, calls of 125 ms and more %s; hits measured quiet/trouble %s/%s; recovered in %s; %s".formatted(
				this.trouble, this.tally, slow(), this.hits.in(Phase.QUIET).count(),
				this.hits.in(Phase.TROUBLE).count(), this.recovery, this.findings);
	}

	private String slow() {
		StringBuilder slow = new StringBuilder();
		for (Phase phase : Phase.values()) {
			slow.append(phase).append('=').append(slowCalls(phase)).append(' ');
		}
		return slow.toString().strip();
	}

}
