package io.cachestarter.remote;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.cachestarter.codec.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A put that somebody else's script makes, in one step with what the value depends on. It
 * needs no token: nothing can come in between. The script uses the function {@code put}
 * of {@link #LIBRARIES} for each put, and publishes one message on all of them, whatever
 * becomes of them. Not for clusters. For one use; safe for use by multiple threads;
 * nothing here waits.
 *
 * @since 0.1.0
 */
public final class JointPut {

	/** What the script needs of ours, in this order. */
	public static final List<String> LIBRARIES = List.of("bus", "entry", "put");

	/** Stands for a put that was made or not. */
	public static final long UNKNOWN = Long.MIN_VALUE;

	private final RemoteLevel level;

	private final RemoteTrust trust;

	private final String keyText;

	private final ValueType type;

	private final EncodedEntry entry;

	private final EntryMarks marks;

	private final Lifetime lifetime;

	private volatile long micros;

	JointPut(RemoteLevel level, RemoteTrust trust, String keyText, ValueType type, EncodedEntry entry, EntryMarks marks,
			Lifetime lifetime) {
		this.level = level;
		this.trust = trust;
		this.keyText = keyText;
		this.type = type;
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
	 * Returns what the function {@code put} gets beside the key.
	 * @return head, tail, fresh time and time to live in milliseconds
	 */
	public List<byte[]> arguments() {
		return this.level.putArguments(this.entry, this.marks, this.lifetime);
	}

	/**
	 * Returns the value as bytes, for those who keep it in the same form.
	 * @param codec the id of a codec
	 * @param type a type
	 * @return what the codec writes for the value under this type, or {@code null} if
	 * that is not known; not to be changed
	 */
	public byte @Nullable [] bytes(byte codec, ValueType type) {
		return type.equals(this.type) ? this.entry.plain(codec) : null;
	}

	/**
	 * Sends the script of several puts of one cache. The keys of those that were made or
	 * not are evicted as soon as Redis can be reached.
	 * @param <A> what it answers with
	 * @param puts the puts, one or more
	 * @param script sends it, with the channel and the message
	 * @param micros finds for each put what {@code put} has returned in the answer, 0 if
	 * it was not called, or {@link #UNKNOWN}
	 * @return the answer, after what follows from it
	 */
	public static <A> CompletableFuture<A> send(List<JointPut> puts,
			BiFunction<byte[], byte[], CompletableFuture<A>> script, Function<A, List<Long>> micros) {
		RemoteLevel level = puts.get(0).level;
		List<String> keyTexts = puts.stream().map((put) -> put.keyText).toList();
		byte[] message = level.message(keyTexts);
		return level.jointly((channel) -> script.apply(channel, message)).whenComplete((answer, ex) -> {
			if (ex == null) {
				List<Long> results = micros.apply(answer);
				for (int i = 0; i < puts.size(); i++) {
					puts.get(i).end(results.get(i));
				}
			}
			else {
				puts.get(0).trust.evictLater(level, keyTexts, message);
			}
		});
	}

	private void end(long result) {
		if (result == UNKNOWN) {
			evictLater();
		}
		else {
			this.micros = this.level.noteStored(result);
		}
	}

	/**
	 * Evicts the key everywhere as soon as Redis can be reached, for a caller that has
	 * not waited for the end of the put.
	 */
	public void evictLater() {
		List<String> single = List.of(this.keyText);
		this.trust.evictLater(this.level, single, this.level.message(single));
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
