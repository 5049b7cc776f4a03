package io.cachestarter.remote;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A put that somebody else's script makes, in one step with what the value depends on. It
 * needs no token: nothing can come in between. The script uses the function {@code put}
 * of {@link #LIBRARIES}, and publishes the message whatever it does. Not for clusters.
 * For one use; safe for use by multiple threads; nothing here waits.
 *
 * @since 0.1.0
 */
public final class JointPut {

	/** What the script needs of ours, in this order. */
	public static final List<String> LIBRARIES = List.of("bus", "entry", "put");

	private final RemoteLevel level;

	private final RemoteTrust trust;

	private final String keyText;

	private final EncodedEntry entry;

	private final EntryMarks marks;

	private final Lifetime lifetime;

	private volatile long micros;

	JointPut(RemoteLevel level, RemoteTrust trust, String keyText, EncodedEntry entry, EntryMarks marks,
			Lifetime lifetime) {
		this.level = level;
		this.trust = trust;
		this.keyText = keyText;
		this.entry = entry;
		this.marks = marks;
		this.lifetime = lifetime;
	}

	/**
	 * Returns the key of the entry.
	 * @return the key, as the script gets it
	 */
	public byte[] key() {
		return this.level.key(this.keyText);
	}

	/**
	 * Sends the script. If there is no answer the entry is evicted as soon as Redis can
	 * be reached.
	 * @param <A> what it answers with
	 * @param script sends it, with these arguments for {@code put}: head, tail, fresh
	 * time and time to live in milliseconds, channel, message
	 * @param micros finds what {@code put} has returned in the answer, 0 if it was not
	 * called
	 * @return the answer
	 */
	public <A> CompletableFuture<A> send(Function<List<byte[]>, CompletableFuture<A>> script,
			ToLongFunction<A> micros) {
		byte[] message = this.level.message(List.of(this.keyText));
		List<byte[]> arguments = this.level.putArguments(this.entry, this.marks, this.lifetime, message);
		return this.level.jointly(() -> script.apply(arguments)).whenComplete((answer, ex) -> {
			if (ex == null) {
				this.micros = this.level.noteStored(micros.applyAsLong(answer));
			}
			else {
				CompletableFuture<Long> unused = this.trust.evictLater(this.level, this.keyText, message);
			}
		});
	}

	/**
	 * Returns what became of the value.
	 * @return whether it was stored
	 */
	public PutOutcome outcome() {
		return PutOutcome.of(this.micros);
	}

	/**
	 * Returns when the value was stored.
	 * @return milliseconds by the clock of Redis, or 0 if it has not been
	 */
	public long storedMillis() {
		return Math.max(0, TimeUnit.MICROSECONDS.toMillis(this.micros));
	}

}
