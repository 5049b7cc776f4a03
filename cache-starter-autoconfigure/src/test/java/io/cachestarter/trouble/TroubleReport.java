package io.cachestarter.trouble;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * @param evicts what became of keys that nobody else has changed
 * @param requests how long calls took
 * @param hits how long hits in the heap took
 * @param recovery how long after the end of the trouble all nodes believed Redis again
 */
record TroubleReport(Trouble trouble, boolean shown, Tally tally, Findings findings, LoneEvicts evicts,
		Stopwatch requests, Stopwatch hits, Duration recovery) {

	private static final Logger logger = LoggerFactory.getLogger(TroubleReport.class);

	private static final int WAITS_OF_A_THREAD = 3;

	/** What a node waits for Redis in one call. */
	private static final Duration BUDGET = Duration.ofMillis(250);

	/**
	 * Check what must be the same for all troubles, and enter the report into the table.
	 */
	void check() {
		logger.info("{}", this);
		TroubleTable.add(row());
		assertThat(this.shown).as("whether there was trouble, %s", this).isTrue();
		assertThat(this.findings.isEmpty()).as("%s", this).isTrue();
		assertThat(this.evicts.stale()).as("keys that are stale, %s", this.trouble).isEmpty();
		assertThat(this.evicts.lost()).as("keys of lost evicts, %s", this.trouble).isEmpty();
		assertThat(this.evicts.failures()).as("failed evicts, %s", this.trouble).isEmpty();
		assertThat(this.tally.failures()).as("%s", this).isZero();
		assertThat(slowCalls(Phase.TROUBLE) + slowCalls(Phase.RECOVERY)).as("calls that waited, %s", this)
			.isLessThanOrEqualTo(fewCalls());
	}

	/** Count the calls that may have waited for Redis in vain. */
	private long slowCalls(Phase phase) {
		return this.requests.in(phase).countFrom(BUDGET.toNanos() / 2);
	}

	/**
	 * A thread waits when the trouble begins and not with each call. A busy machine makes
	 * some more wait.
	 */
	private long fewCalls() {
		long calls = this.requests.in(Phase.TROUBLE).count() + this.requests.in(Phase.RECOVERY).count();
		return Math.max(WAITS_OF_A_THREAD * TroubleRun.THREADS, calls / 20);
	}

	/** Return a row of the table in the documentation. */
	private String row() {
		return String.format(Locale.ROOT, "| %s | %s | %,d | %d | %s | %s | %.0f ms | %.1f s | %d | %d |", this.trouble,
				this.trouble.seen(), this.requests.calls(), this.tally.failures() + this.evicts.failures().size(),
				compare(this.requests, 0.99, "%.1f / %.1f (%.1f)"), compare(this.hits, 0.5, "%3$.2f"),
				this.requests.longestSinceTrouble() / 1e6, this.recovery.toMillis() / 1e3,
				this.findings.staleKeys() + this.evicts.stale().size(),
				this.findings.lostEvicts() + this.evicts.lost().size());
	}

	/** Compare a quantile in milliseconds, if anything was measured without trouble. */
	private static String compare(Stopwatch stopwatch, double quantile, String format) {
		double quiet = stopwatch.in(Phase.QUIET).quantile(quantile) / 1e6;
		double during = stopwatch.in(Phase.TROUBLE).quantile(quantile) / 1e6;
		return (quiet > 0) ? String.format(Locale.ROOT, format, quiet, during, during / quiet) : "";
	}

	@Override
	public String toString() {
		return "%s: %s, calls of 125 ms and more %s; hits measured quiet/trouble %s/%s; recovered in %s; %s".formatted(
				this.trouble, this.tally, slow(), this.hits.in(Phase.QUIET).count(),
				this.hits.in(Phase.TROUBLE).count(), this.recovery, this.findings);
	}

	private String slow() {
		return Stream.of(Phase.values())
			.map((phase) -> phase + "=" + slowCalls(phase) + "/" + this.requests.in(phase).count())
			.collect(Collectors.joining(" "));
	}

}
