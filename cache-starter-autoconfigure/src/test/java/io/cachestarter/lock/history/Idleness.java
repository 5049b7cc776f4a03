package io.cachestarter.lock.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For how long somebody has waited at the end although nobody had the lock.
 *
 * @param attempt who has waited
 * @param nanos for how long
 */
record Idleness(Attempt attempt, long nanos) {

	/**
	 * A lease counts from when Redis has got the request, and lasts a little longer
	 * there.
	 */
	private static final long MARGIN_NANOS = 5_000_000;

	/**
	 * Return how it was for all that have waited, but for those whose worker stood still.
	 */
	static List<Idleness> of(History history, Expectations expectations) {
		Map<String, Long> freeFrom = new HashMap<>();
		List<Idleness> all = new ArrayList<>();
		List<Attempt> inOrder = new ArrayList<>(history.attempts());
		inOrder.sort(Comparator.comparingLong(Attempt::waitEnd));
		for (Attempt attempt : inOrder) {
			long end = attempt.waitEnd();
			if (end == Attempt.NEVER) {
				continue;
			}
			if (attempt.waitNanos() != 0 && !history.stoodStill(attempt, attempt.asked(), end)) {
				long since = Math.max(Math.max(attempt.asked(), freeFrom.getOrDefault(attempt.lock(), 0L)),
						blockedUntil(history, expectations, end));
				all.add(new Idleness(attempt, Math.max(0, end - since)));
			}
			if (attempt.isHeld()) {
				freeFrom.merge(attempt.lock(), freeFrom(history, expectations, attempt), Math::max);
			}
		}
		return all;
	}

	/** Return when Redis has let the lock go at the latest, as far as holders know. */
	private static long freeFrom(History history, Expectations expectations, Attempt hold) {
		if (hold.released() != Attempt.NEVER) {
			return hold.released();
		}
		long killed = history.killed(hold);
		if (killed != Attempt.NEVER) {
			return killed + expectations.leaseNanos(hold) + MARGIN_NANOS;
		}
		return hold.latestDeadline() + MARGIN_NANOS;
	}

	/** Return until when locks could not be had for another reason that began before. */
	private static long blockedUntil(History history, Expectations expectations, long moment) {
		long lease = expectations.lease().toNanos() + MARGIN_NANOS;
		long blocked = history.incidents(Incident.Type.OUTAGE)
			.filter((outage) -> outage.from() <= moment)
			.mapToLong(Incident::to)
			.max()
			.orElse(0);
		for (Incident.Type type : List.of(Incident.Type.KILLED, Incident.Type.STOPPED)) {
			blocked = Math.max(blocked,
					history.incidents(type)
						.filter((incident) -> incident.from() <= moment)
						.mapToLong((incident) -> incident.from() + lease)
						.max()
						.orElse(0));
		}
		return blocked;
	}

}
