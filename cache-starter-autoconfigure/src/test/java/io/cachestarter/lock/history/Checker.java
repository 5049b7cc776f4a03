package io.cachestarter.lock.history;

import java.util.List;

/** Tells what is wrong with a history. */
final class Checker {

	private static final List<Rule> RULES = List.of(new OneHolder(), new GrowingTokens(), new SignalledLosses(),
			new ServedWaiters(), new WokenWaiters(), new FencedWrites());

	private Checker() {
	}

	static Findings check(History history, Expectations expectations) {
		Findings findings = new Findings();
		RULES.forEach((rule) -> rule.check(history, expectations, findings));
		return findings;
	}

}
