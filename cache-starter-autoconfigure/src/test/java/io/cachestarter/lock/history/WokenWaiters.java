package io.cachestarter.lock.history;

/** Nobody waits for long for a lock that nobody has. */
final class WokenWaiters implements Rule {

	@Override
	public void check(History history, Expectations expectations, Findings findings) {
		for (Idleness idleness : Idleness.of(history, expectations)) {
			if (idleness.nanos() > expectations.idleNanos(idleness.attempt().lock())) {
				findings.add(Violation.NOT_WOKEN,
						"it waited for " + Rule.millis(idleness.nanos()) + " ms although nobody had the lock",
						idleness.attempt());
			}
		}
	}

}
