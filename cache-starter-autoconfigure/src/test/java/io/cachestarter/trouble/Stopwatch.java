package io.cachestarter.trouble;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.cachestarter.oracle.CallListener;

/**
 * Notes how long calls take in each phase. Safe for use by multiple threads.
 */
final class Stopwatch implements CallListener {

	private final Map<Phase, Latencies> phases = new EnumMap<>(Phase.class);

	private final Course course;

	Stopwatch(Course course) {
		this.course = course;
		for (Phase phase : Phase.values()) {
			this.phases.put(phase, new Latencies());
		}
	}

	/** A call belongs to the phase in which it ends. */
	@Override
	public void called(long nanos) {
		in(this.course.phase()).add(nanos);
	}

	Latencies in(Phase phase) {
		return Objects.requireNonNull(this.phases.get(phase));
	}

	/** Return how many calls there were in all phases. */
	long calls() {
		return this.phases.values().stream().mapToLong(Latencies::count).sum();
	}

	/** Return how long the longest call has taken since the trouble began. */
	long longestSinceTrouble() {
		return Math.max(in(Phase.TROUBLE).longest(),
				Math.max(in(Phase.RECOVERY).longest(), in(Phase.RECOVERED).longest()));
	}

}
