package io.cachestarter.lock.history;

import java.util.List;

/** Nobody believes to hold a lock while somebody else does. */
final class OneHolder implements Rule {

	@Override
	public void check(History history, Expectations expectations, Findings findings) {
		DataLosses losses = new DataLosses(history);
		history.holdsByLock().forEach((holds) -> check(history, losses, holds, findings));
	}

	private static void check(History history, DataLosses losses, List<Attempt> holds, Findings findings) {
		Attempt longest = holds.get(0);
		for (Attempt hold : holds.subList(1, holds.size())) {
			long shared = Math.min(history.believedUntil(longest), history.believedUntil(hold)) - hold.acquired();
			if (shared > 0 && !losses.concern(longest) && !losses.concern(hold)) {
				findings.add(Violation.OVERLAP, "both believed to hold it for " + shared / 1000 + " us", longest, hold);
			}
			if (history.believedUntil(hold) > history.believedUntil(longest) || losses.concern(longest)) {
				longest = hold;
			}
		}
	}

}
