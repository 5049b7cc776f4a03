package io.cachestarter.lock.history;

import java.time.Duration;
import java.util.List;

/**
 * Tells what may be due to Redis having lost what it knew. A lock that was held by then
 * may be held twice until its holder knows. A node hands it from caller to caller for a
 * moment without a look into Redis, so some of its holds may begin a little later.
 */
final class DataLosses {

	/** The turn of a node, and what a busy machine adds. */
	private static final long HAND_OVER_NANOS = Duration.ofMillis(250).toNanos();

	private final History history;

	private final List<Incident> losses;

	DataLosses(History history) {
		this.history = history;
		this.losses = history.incidents(Incident.Type.DATA_LOSS).toList();
	}

	/** Tell whether a hold may rest on something that Redis does not know any more. */
	boolean concern(Attempt hold) {
		return this.losses.stream().anyMatch((loss) -> rests(hold, loss));
	}

	private boolean rests(Attempt hold, Incident loss) {
		if (hold.acquired() > loss.to()) {
			return hold.acquired() <= loss.to() + HAND_OVER_NANOS && this.history.attempts()
				.stream()
				.anyMatch((other) -> other.isHeld() && other.worker().equals(hold.worker())
						&& other.lock().equals(hold.lock()) && other.acquired() <= loss.to()
						&& Math.min(other.releaseEnd(), other.latestDeadline()) >= loss.from());
		}
		return Math.min(hold.releaseEnd(), hold.latestDeadline()) >= loss.from();
	}

}
