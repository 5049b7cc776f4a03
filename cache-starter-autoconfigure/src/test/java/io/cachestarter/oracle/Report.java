package io.cachestarter.oracle;

/**
 * What has happened in a scenario.
 */
record Report(Scenario scenario, Tally tally, Hits hits, Findings findings) {

	/** Tell whether enough has happened to find anything. */
	boolean isConclusive() {
		return this.hits.local() > 0 && this.hits.remote() > 0 && this.tally.loads() > 0
				&& this.tally.overtakenLoads() > 0;
	}

	@Override
	public String toString() {
		return "%s: %s, %s; %s".formatted(this.scenario, this.tally, this.hits, this.findings);
	}

}
