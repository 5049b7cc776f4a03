package io.cachestarter.local;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * A value in the heap. It is itself the wrapper that Spring asks for, so that a hit
 * allocates nothing. Immutable once a level has it, but for the note of when it was
 * validated last.
 *
 * @since 0.1.0
 */
public final class LocalEntry implements Cache.ValueWrapper {

	private final @Nullable Object value;

	private final String keyText;

	private final long lifetimeNanos;

	private final int weight;

	private long epoch;

	private List<String> tags = List.of();

	private volatile long validated;

	private long storedMillis;

	private long refreshAfterNanos = Long.MAX_VALUE;

	/** Written by the level before other threads can see the entry. */
	private long end;

	private boolean refreshes;

	/** Written by all threads without order: a mark that is lost costs nothing. */
	private boolean askedFor;

	/** Written like {@code askedFor}: a mark that is lost counts one end twice. */
	private boolean foundEnded;

	private long refreshAt;

	/**
	 * Creates an entry.
	 * @param value the value, {@code null} if the cached answer is {@code null}
	 * @param keyText the key as text
	 * @param lifetimeNanos how long the entry lives from its fill, in nanoseconds
	 * @param weight its serialized size in bytes
	 */
	public LocalEntry(@Nullable Object value, String keyText, long lifetimeNanos, int weight) {
		this.value = value;
		this.keyText = keyText;
		this.lifetimeNanos = lifetimeNanos;
		this.weight = weight;
	}

	/**
	 * Says what the entry may become invalid by, before it is shared.
	 * @param epochAtLoad the epoch that this node had seen when the load began
	 * @param tagsOfEntry the tags of the entry, that of its cache included
	 * @param generation the generation of the view of the tags before the entry was read
	 * @return this entry
	 */
	public LocalEntry tagged(long epochAtLoad, List<String> tagsOfEntry, long generation) {
		this.epoch = epochAtLoad;
		this.tags = tagsOfEntry;
		this.validated = generation;
		return this;
	}

	/**
	 * Says after how long a hit is to refresh the entry, before it is shared.
	 * @param nanos the time from the fill
	 * @return this entry
	 */
	public LocalEntry refreshedAfter(long nanos) {
		this.refreshAfterNanos = nanos;
		return this;
	}

	/**
	 * Says when the entry was stored in Redis, before it is shared.
	 * @param millis the time by the clock of Redis, 0 if it has not been
	 * @return this entry
	 */
	public LocalEntry storedAt(long millis) {
		this.storedMillis = millis;
		return this;
	}

	/**
	 * Returns when the entry was stored in Redis.
	 * @return milliseconds by the clock of Redis, or 0 if it is in this heap only
	 */
	public long storedMillis() {
		return this.storedMillis;
	}

	@Override
	public @Nullable Object get() {
		return this.value;
	}

	/**
	 * Returns the generation of the view of the tags at which the entry was last known to
	 * be valid.
	 * @return the generation
	 */
	public long validated() {
		return this.validated;
	}

	/**
	 * Notes that the entry is valid.
	 * @param generation the generation of the view before the tags were compared
	 */
	public void validate(long generation) {
		this.validated = generation;
	}

	/**
	 * Returns the epoch that this node had seen when the load began.
	 * @return the epoch
	 */
	public long epoch() {
		return this.epoch;
	}

	/**
	 * Returns the tags of the entry.
	 * @return the tags, that of its cache included
	 */
	public List<String> tags() {
		return this.tags;
	}

	/**
	 * Returns the key as text.
	 * @return the text
	 */
	public String keyText() {
		return this.keyText;
	}

	long lifetimeNanos() {
		return this.lifetimeNanos;
	}

	/** Starts the times of the entry, by the clock of the level. */
	void start(LocalClock clock, long ttlNanos) {
		long now = clock.now();
		this.end = now + Math.min(this.lifetimeNanos, ttlNanos);
		if (this.refreshAfterNanos < Long.MAX_VALUE) {
			this.refreshes = true;
			this.refreshAt = now + this.refreshAfterNanos;
		}
	}

	/** Written once for many hits, so that those on several processors do not collide. */
	void askFor() {
		if (!this.askedFor) {
			this.askedFor = true;
		}
	}

	/** Tells whether the entry was asked for since the last call. */
	boolean takeAskedFor() {
		boolean asked = this.askedFor;
		if (asked) {
			this.askedFor = false;
		}
		return asked;
	}

	/** Tells whether this is the first time that the entry was found to have ended. */
	boolean findEnded() {
		boolean first = !this.foundEnded;
		this.foundEnded = true;
		return first;
	}

	boolean hasEnded(LocalClock clock) {
		return clock.hasCome(this.end);
	}

	/** Returns how long ago the entry has ended, in nanoseconds. */
	long lateness(LocalClock clock) {
		return clock.now() - this.end;
	}

	boolean isDue(LocalClock clock) {
		return this.refreshes && this.refreshAt - clock.recent() <= 0;
	}

	int weight() {
		return this.weight;
	}

	@Override
	public String toString() {
		return "LocalEntry[" + this.keyText + "]";
	}

}
