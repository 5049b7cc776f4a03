package io.cachestarter.lock.history;

import java.util.Comparator;
import java.util.List;

/**
 * The table accepts the writes of those who hold the lock, and never a smaller token
 * after a larger one.
 */
final class FencedWrites implements Rule {

	@Override
	public void check(History history, Expectations expectations, Findings findings) {
		DataLosses losses = new DataLosses(history);
		for (List<Attempt> holds : history.holdsByLock()) {
			for (Attempt hold : holds) {
				if (hold.isRefused() && hold.written() <= history.believedUntil(hold) && !losses.concern(hold)) {
					findings.add(Violation.REFUSED_THOUGH_HELD, "a larger token had been there", hold);
				}
			}
			checkOrder(holds.stream().filter(Attempt::isAccepted).toList(), findings);
		}
	}

	private static void checkOrder(List<Attempt> accepted, Findings findings) {
		List<Attempt> byToken = accepted.stream().sorted(Comparator.comparingLong(Attempt::token).reversed()).toList();
		Attempt first = null;
		for (Attempt write : byToken) {
			if (first != null && first.written() < write.writing()) {
				findings.add(Violation.STALE_WRITE, write.token() + " was accepted after " + first.token(), first,
						write);
			}
			if (first == null || write.written() < first.written()) {
				first = write;
			}
		}
	}

}
