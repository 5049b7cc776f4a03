package io.cachestarter.lock.history;

/**
 * Every caller gets the lock, or an answer when its time is over, unless its worker was
 * killed or stood still.
 */
final class ServedWaiters implements Rule {

	private static final long ROUNDING_NANOS = 1_000_000;

	@Override
	public void check(History history, Expectations expectations, Findings findings) {
		for (Attempt attempt : history.attempts()) {
			if (!attempt.failure().isEmpty()) {
				findings.add(Violation.FAILED, attempt.failure(), attempt);
			}
			if (history.killed(attempt) != Attempt.NEVER) {
				continue;
			}
			if (!attempt.isComplete()) {
				findings.add(Violation.NOT_SERVED, "it is still waiting, or holding", attempt);
			}
			if (attempt.waitNanos() != Style.FOREVER && attempt.waitEnd() != Attempt.NEVER) {
				checkTime(history, expectations, attempt, findings);
			}
		}
	}

	private static void checkTime(History history, Expectations expectations, Attempt attempt, Findings findings) {
		long waited = attempt.waitEnd() - attempt.asked();
		if (waited > attempt.waitNanos() + expectations.slackNanos()
				&& !history.stoodStill(attempt, attempt.asked(), attempt.waitEnd())) {
			findings.add(Violation.WAITED_TOO_LONG,
					Rule.millis(waited) + " ms instead of " + Rule.millis(attempt.waitNanos()), attempt);
		}
		if (attempt.isTimedOut() && waited < attempt.waitNanos() - ROUNDING_NANOS) {
			findings.add(Violation.GIVEN_UP_TOO_EARLY,
					Rule.millis(waited) + " ms instead of " + Rule.millis(attempt.waitNanos()), attempt);
		}
	}

}
