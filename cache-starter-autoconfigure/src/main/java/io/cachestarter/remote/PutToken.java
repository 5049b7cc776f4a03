package io.cachestarter.remote;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.cachestarter.codec.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Announces that a value will be put. The value is stored only if nothing has changed the
 * key since; else the key is evicted. Nobody has to wait meanwhile. Safe for use by
 * multiple threads; nothing here waits.
 *
 * @since 0.1.0
 */
public final class PutToken {

	private final RemoteLevel level;

	private final RemoteTrust trust;

	private final String keyText;

	private final byte @Nullable [] token;

	private volatile long storedMillis;

	PutToken(RemoteLevel level, RemoteTrust trust, String keyText, byte @Nullable [] token) {
		this.level = level;
		this.trust = trust;
		this.keyText = keyText;
		this.token = token;
	}

	/**
	 * Puts the value and tells the other nodes.
	 * @param value the value
	 * @param type its type
	 * @param marks what the entry carries beside it
	 * @param lifetime how long it lives
	 * @return what became of it, inside a future that never fails
	 */
	public CompletableFuture<PutOutcome> complete(@Nullable Object value, ValueType type, EntryMarks marks,
			Lifetime lifetime) {
		if (this.token == null || !this.trust.isTrusted()) {
			return evict(PutOutcome.EVICTED);
		}
		EncodedEntry entry = this.level.encode(value, type);
		if (entry == null) {
			return evict(PutOutcome.UNSERIALIZABLE);
		}
		byte[] message = this.level.message(List.of(this.keyText));
		return this.level.completePut(this.keyText, this.token, entry, marks, lifetime, message)
			.thenApply(this::outcome)
			.exceptionally((ex) -> {
				this.trust.evictLater(this.level, List.of(this.keyText), message);
				return PutOutcome.EVICTED;
			});
	}

	private PutOutcome outcome(long micros) {
		this.storedMillis = Math.max(0, TimeUnit.MICROSECONDS.toMillis(micros));
		return PutOutcome.of(micros);
	}

	/**
	 * Returns when the value was stored.
	 * @return milliseconds by the clock of Redis, or 0 if it has not been
	 */
	public long storedMillis() {
		return this.storedMillis;
	}

	private CompletableFuture<PutOutcome> evict(PutOutcome outcome) {
		return this.trust.evict(this.level, List.of(this.keyText)).thenApply((removed) -> outcome);
	}

	/**
	 * Says that nothing will be put.
	 */
	public void release() {
		if (this.token != null) {
			CompletableFuture<?> unused = this.level.releaseLoad(this.keyText, this.token, Duration.ZERO);
		}
	}

}
