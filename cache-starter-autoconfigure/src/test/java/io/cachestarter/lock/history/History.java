package io.cachestarter.lock.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What all workers have noted, put together, and what was done to them.
 */
final class History {

	private final List<Attempt> attempts = new ArrayList<>();

	private final List<Incident> incidents;

	private History(List<Incident> incidents) {
		this.incidents = incidents;
	}

	/**
	 * Put a history together.
	 * @param journals the journal of each worker
	 */
	static History of(Map<String, List<Entry>> journals, List<Incident> incidents) {
		History history = new History(List.copyOf(incidents));
		journals.forEach(history::add);
		history.attempts.sort(Comparator.comparingLong(Attempt::asked));
		return history;
	}

	private void add(String worker, List<Entry> entries) {
		Map<Long, Attempt> byNumber = new HashMap<>();
		for (Entry entry : entries) {
			if (entry.what() == What.ASKED) {
				byNumber.put(entry.attempt(), new Attempt(worker, entry));
			}
			else if (entry.attempt() != Entry.NO_ATTEMPT) {
				Objects.requireNonNull(byNumber.get(entry.attempt())).add(entry);
			}
		}
		addLosses(byNumber.values(), entries);
		this.attempts.addAll(byNumber.values());
	}

	/** A listener may be told before the caller has looked at what it has. */
	private static void addLosses(Collection<Attempt> attempts, List<Entry> entries) {
		Map<String, Attempt> byToken = new HashMap<>();
		attempts.stream().filter(Attempt::isHeld).forEach((hold) -> byToken.put(hold(hold.lock(), hold.token()), hold));
		for (Entry entry : entries) {
			Attempt hold = (entry.what() == What.LOST) ? byToken.get(hold(entry.text(0), entry.number(1))) : null;
			if (hold != null) {
				hold.add(entry);
			}
		}
	}

	private static String hold(String lock, long token) {
		return lock + " " + token;
	}

	/** Return all attempts, in the order in which they began. */
	List<Attempt> attempts() {
		return this.attempts;
	}

	/** Return all holds of each lock, in the order in which they began. */
	Collection<List<Attempt>> holdsByLock() {
		Map<String, List<Attempt>> locks = new TreeMap<>();
		this.attempts.stream()
			.filter(Attempt::isHeld)
			.sorted(Comparator.comparingLong(Attempt::acquired))
			.forEach((hold) -> locks.computeIfAbsent(hold.lock(), (lock) -> new ArrayList<>()).add(hold));
		return locks.values();
	}

	Stream<Incident> incidents(Incident.Type type) {
		return this.incidents.stream().filter((incident) -> incident.type() == type);
	}

	/** Return when the worker of an attempt was killed, or {@link Attempt#NEVER}. */
	long killed(Attempt attempt) {
		return incidents(Incident.Type.KILLED).filter((incident) -> incident.concerns(attempt))
			.mapToLong(Incident::from)
			.findFirst()
			.orElse(Attempt.NEVER);
	}

	/** Tell whether the worker of an attempt stood still at some moment of a time. */
	boolean stoodStill(Attempt attempt, long begin, long end) {
		return stops(attempt).stream().anyMatch((stop) -> stop.meets(begin, end));
	}

	/**
	 * Return from when the worker of an attempt has had its time without standing still:
	 * from a moment, or from when it went on for the last time.
	 * @param moment when its time began
	 * @param nanos how much time it has
	 */
	long whenItGoesOn(Attempt attempt, long moment, long nanos) {
		long begin = moment;
		for (Incident stop : stops(attempt)) {
			if (stop.meets(begin, begin + nanos)) {
				begin = stop.to();
			}
		}
		return begin;
	}

	/** Return when the worker of an attempt stood still, in the order of time. */
	private List<Incident> stops(Attempt attempt) {
		return incidents(Incident.Type.STOPPED).filter((incident) -> incident.concerns(attempt))
			.sorted(Comparator.comparingLong(Incident::from))
			.toList();
	}

	/** Tell whether Redis may have lost writes until a moment. */
	boolean hasLostWrites(long moment) {
		return incidents(Incident.Type.LOST_WRITES).anyMatch((incident) -> incident.from() <= moment);
	}

	/** Return until when an attempt has certainly believed to hold the lock. */
	long believedUntil(Attempt hold) {
		return Math.min(hold.believedUntil(), killed(hold));
	}

}
