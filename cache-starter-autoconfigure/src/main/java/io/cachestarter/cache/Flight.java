package io.cachestarter.cache;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.cachestarter.local.LocalEntry;
import org.jspecify.annotations.Nullable;

/**
 * One look-up of a key with the load that may follow, which other callers of this JVM
 * wait for. Safe for use by multiple threads.
 */
final class Flight {

	private final CompletableFuture<Landing> landing = new CompletableFuture<>();

	private final String text;

	private final long startNanos;

	private final long stampAtStart;

	private volatile long stamp;

	private volatile @Nullable Claim claim;

	private volatile @Nullable Thread runner;

	Flight(String text, long stamp, long startNanos) {
		this.text = text;
		this.stampAtStart = stamp;
		this.stamp = stamp;
		this.startNanos = startNanos;
	}

	String text() {
		return this.text;
	}

	long startNanos() {
		return this.startNanos;
	}

	long stampAtStart() {
		return this.stampAtStart;
	}

	/** Tells whether nothing has touched the key between two reads of its stamp. */
	boolean isNotOlderThan(long other) {
		return (int) (this.stamp - other) >= 0;
	}

	void startAgainAt(long newStamp) {
		this.stamp = newStamp;
	}

	Claim claim() {
		return Objects.requireNonNull(this.claim, "The right to load has not been granted");
	}

	void releaseClaim() {
		Claim granted = this.claim;
		if (granted != null) {
			granted.release();
		}
	}

	Flight load(Claim granted) {
		this.claim = granted;
		return this;
	}

	/** Notes that this thread runs the load, so that it does not wait for itself. */
	void runHere() {
		this.runner = Thread.currentThread();
	}

	void runElsewhere() {
		this.runner = null;
	}

	boolean isRunByThisThread() {
		return this.runner == Thread.currentThread();
	}

	void land(Landing end) {
		this.landing.complete(end);
	}

	/** Returns the end of the flight, or {@code null} if it does not come in time. */
	@Nullable Landing await(long nanos) throws InterruptedException {
		try {
			return this.landing.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return null;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A flight lands always", ex);
		}
	}

	/** Returns the end of the flight; the future is that of the caller alone. */
	CompletableFuture<Landing> landing() {
		return this.landing.copy();
	}

	/**
	 * How a flight has ended: with an entry, with the failure of the user's function, or
	 * with neither.
	 *
	 * @param entry the entry, stored or not
	 * @param failure what the user's function has thrown
	 * @param again whether those who waited may hope to find an entry the next time
	 */
	record Landing(@Nullable LocalEntry entry, @Nullable Throwable failure, boolean again) {

		/** Nothing is to be stored, so those who waited had better load at once. */
		static final Landing EMPTY = new Landing(null, null, false);

		static final Landing AGAIN = new Landing(null, null, true);

		static Landing with(LocalEntry entry) {
			return new Landing(entry, null, false);
		}

		static Landing failed(Throwable failure) {
			return new Landing(null, failure, false);
		}

	}

}
