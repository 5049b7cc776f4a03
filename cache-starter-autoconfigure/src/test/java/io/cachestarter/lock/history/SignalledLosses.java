package io.cachestarter.lock.history;

import java.util.List;

/**
 * Who loses a lock is told so within a renewal period, and when it gives the lock back.
 * Nobody loses a lock before its lease is over as long as Redis keeps its data.
 */
final class SignalledLosses implements Rule {

	@Override
	public void check(History history, Expectations expectations, Findings findings) {
		DataLosses losses = new DataLosses(history);
		for (Attempt hold : history.attempts()) {
			if (!hold.isHeld()) {
				continue;
			}
			if (hold.lostEarly() != Attempt.NEVER && !losses.concern(hold)
					&& !history.hasLostWrites(hold.lostEarly())) {
				findings.add(Violation.TAKEN_AWAY, "lost " + Rule.millis(hold.latestDeadline() - hold.lostEarly())
						+ " ms before its lease was over", hold);
			}
			if (hold.isOverheld()) {
				checkSignal(history, expectations, hold, hold.latestDeadline(), findings);
			}
			if (hold.isOverheld() && hold.released() != Attempt.NEVER && hold.releasing() > hold.latestDeadline()) {
				findings.add(Violation.LOSS_HIDDEN, "given back "
						+ Rule.millis(hold.releasing() - hold.latestDeadline()) + " ms after its lease was over", hold);
			}
			checkDataLoss(history, expectations, hold, findings);
		}
	}

	private static void checkDataLoss(History history, Expectations expectations, Attempt hold, Findings findings) {
		List<Incident> during = history.incidents(Incident.Type.DATA_LOSS)
			.filter((loss) -> hold.acquired() < loss.from()
					&& hold.releasing() > loss.to() + expectations.signalNanos(hold))
			.toList();
		during.forEach((loss) -> checkSignal(history, expectations, hold, loss.to(), findings));
	}

	private static void checkSignal(History history, Expectations expectations, Attempt hold, long lost,
			Findings findings) {
		long time = expectations.signalNanos(hold);
		long due = history.whenItGoesOn(hold, lost, time) + time;
		if (hold.told() > due && history.killed(hold) > due) {
			findings.add(Violation.LOSS_NOT_SIGNALLED,
					(hold.told() != Attempt.NEVER)
							? "signalled " + Rule.millis(hold.told() - lost) + " ms after the loss" : "never signalled",
					hold);
		}
	}

}
