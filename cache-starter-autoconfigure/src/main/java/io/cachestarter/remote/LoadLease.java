package io.cachestarter.remote;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.cachestarter.codec.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The right to load a key, for as long as it is renewed and nobody has changed the key.
 * Renewed by this node until it is completed, released or kept, or has lasted for the
 * load timeout. Safe for use by multiple threads; nothing here waits.
 *
 * @since 0.1.0
 */
public final class LoadLease {

	private final RemoteLevel level;

	private final LoadLeases leases;

	private final String keyText;

	private final byte[] token;

	private final long startNanos;

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile long storedMillis;

	LoadLease(RemoteLevel level, LoadLeases leases, String keyText, byte[] token, long startNanos) {
		this.level = level;
		this.leases = leases;
		this.keyText = keyText;
		this.token = token;
		this.startNanos = startNanos;
	}

	/**
	 * Stores the loaded value, unless the load has been overtaken.
	 * @param value the value
	 * @param type its type
	 * @param marks what the entry carries beside it
	 * @param lifetime how long it lives
	 * @return what became of it, inside a future that never fails
	 */
	public CompletableFuture<LoadOutcome> complete(@Nullable Object value, ValueType type, EntryMarks marks,
			Lifetime lifetime) {
		return complete(value, type, marks, lifetime, null);
	}

	/**
	 * Stores the loaded value together with others, unless the load has been overtaken.
	 * @param value the value
	 * @param type its type
	 * @param marks what the entry carries beside it
	 * @param lifetime how long it lives
	 * @param batch what it is sent with, or {@code null} to send it alone and at once
	 * @return what became of it, inside a future that never fails
	 */
	public CompletableFuture<LoadOutcome> complete(@Nullable Object value, ValueType type, EntryMarks marks,
			Lifetime lifetime, @Nullable LoadBatch batch) {
		EncodedEntry entry = this.level.encode(value, type);
		if (entry == null) {
			release();
			return CompletableFuture.completedFuture(LoadOutcome.LOCAL_ONLY);
		}
		if (batch != null) {
			return outcome(batch.complete(this, this.keyText,
					this.level.completion(this.keyText, this.token, entry, marks, lifetime)));
		}
		// It ends when the call has begun: closing waits for the one or the other.
		CompletableFuture<Long> completed = this.level.completeLoad(this.keyText, this.token, entry, marks, lifetime);
		this.leases.end(this);
		return outcome(completed);
	}

	private CompletableFuture<LoadOutcome> outcome(CompletableFuture<Long> completed) {
		return completed.whenComplete((stored, ex) -> this.level.releaseIfFailed(this.keyText, this.token, ex))
			.handle((micros, ex) -> {
				if (ex != null) {
					return LoadOutcome.UNKNOWN;
				}
				this.storedMillis = TimeUnit.MICROSECONDS.toMillis(micros);
				return (micros > 0) ? LoadOutcome.STORED : LoadOutcome.FENCED;
			});
	}

	/**
	 * Returns when the value was stored.
	 * @return milliseconds by the clock of Redis, or 0 if it has not been
	 */
	public long storedMillis() {
		return this.storedMillis;
	}

	/**
	 * Makes a put of the load: its value is told to the other nodes.
	 * @return what the put is to be completed with
	 */
	public PutToken toPut() {
		this.leases.end(this);
		return this.level.put(this.keyText, this.token);
	}

	/**
	 * Gives the right up, so that those who wait can load. Does nothing if it has ended.
	 */
	public void release() {
		if (this.leases.end(this)) {
			CompletableFuture<?> unused = this.level.releaseLoad(this.keyText, this.token, Duration.ZERO);
		}
	}

	/**
	 * Lets others load, but stays able to be completed if nobody does.
	 */
	public void keepWithoutLease() {
		CompletableFuture<?> unused = this.level.keepToken(this.keyText, this.token);
		this.leases.end(this);
	}

	CompletableFuture<Boolean> renew() {
		return this.level.renewLoad(this.keyText, this.token);
	}

	/** Tells whether it had not ended before. */
	boolean end() {
		return this.ended.compareAndSet(false, true);
	}

	long startNanos() {
		return this.startNanos;
	}

}
