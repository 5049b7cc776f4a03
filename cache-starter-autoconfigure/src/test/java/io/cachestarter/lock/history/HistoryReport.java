package io.cachestarter.lock.history;

import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has happened in a run.
 *
 * @param scenario who did what
 * @param seed what the choices of the workers followed from
 * @param history what the workers have noted
 * @param findings what must not have happened
 * @param heldUp those that stood still before they could write until it was too late, as
 * they were by then
 * @param complaints what workers have said that could not end
 */
record HistoryReport(Scenario scenario, long seed, History history, Findings findings, List<Attempt> heldUp,
		String complaints) {

	/** Check what must be the same for all faults. */
	HistoryReport check() {
		int few = this.scenario.fewHolds();
		System.out.println(this);
		assertThat(this.findings.counts()).as("%s", this).isEmpty();
		assertThat(this.complaints).as("workers that do not end").isEmpty();
		assertThat(figures()).extracting(Figures::kind).containsExactlyElementsOf(this.scenario.kinds());
		assertThat(figures()).as("%s", this)
			.allMatch((figures) -> figures.holds() >= few && figures.changes() >= few / 4);
		return this;
	}

	/** Check that locks have lasted for as long as they were wanted. */
	void checkRenewals() {
		assertThat(figures()).as("%s", this).allMatch((figures) -> figures.lostThoughRenewed() == 0);
	}

	/** Check that the table has refused everybody who came too late. */
	void checkThoseHeldUp() {
		assertThat(this.heldUp).isNotEmpty()
			.allSatisfy((hold) -> assertThat(find(hold).isRefused()).as("%s", find(hold)).isTrue());
	}

	private Attempt find(Attempt hold) {
		return this.history.attempts()
			.stream()
			.filter((attempt) -> attempt.isHeld() && attempt.lock().equals(hold.lock())
					&& attempt.token() == hold.token())
			.findFirst()
			.orElseThrow();
	}

	List<Figures> figures() {
		return Figures.of(this.history, this.scenario.expectations());
	}

	@Override
	public String toString() {
		return "Lock history of " + this.scenario + ", seed " + this.seed
				+ figures().stream().map((figures) -> "\n  " + figures).collect(Collectors.joining()) + "\n  findings "
				+ this.findings + this.complaints;
	}

}
