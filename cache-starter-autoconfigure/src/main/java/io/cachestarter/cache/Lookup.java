package io.cachestarter.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.FoundEntry;
import io.cachestarter.remote.LoadAnswer;
import io.cachestarter.remote.LoadBatch;
import io.cachestarter.remote.LoadLease;
import io.cachestarter.remote.RemoteLevel;
import io.cachestarter.remote.TypeLookup;
import io.cachestarter.tag.TagView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look-up of a key beyond the local level: it ends with an entry, or with the right
 * to load, or with nothing. Not thread-safe; one thread after the other may advance it.
 */
final class Lookup {

	/*
	 * The steps are those of "Read" and "Load" in the protocol, in the same order. Each
	 * step does what it can without waiting and names what the next one waits for; so
	 * callers that wait and callers that do not run the same steps.
	 *
	 * Invariant: stamp and generation were read before the bytes that an entry is made
	 * of, and before the function of the user runs. Whatever made the look-up wait for
	 * somebody else makes it start again and read them anew.
	 */

	private static final Logger logger = LoggerFactory.getLogger(Lookup.class);

	private static final byte[] NOTHING = {};

	/** How long a message that wakes may be missed, in milliseconds. */
	private static final long POLL_MILLIS = 500;

	private static final long NEVER_DUE = Long.MIN_VALUE;

	private final TwoLevelStore store;

	private final RemoteLevel remote;

	private final TagView view;

	private final Object key;

	private final String text;

	private final TypeLookup types;

	private final Purpose purpose;

	private final long deadlineNanos;

	private @Nullable LoadBatch batch;

	private long dueMillis = NEVER_DUE;

	private Step step = Step.READ;

	private CompletableFuture<?> awaited = CompletableFuture.completedFuture(null);

	private @Nullable CompletableFuture<@Nullable Void> wakeup;

	private long stamp;

	private long generation;

	private long need;

	private byte[] rejected = NOTHING;

	private @Nullable FoundEntry found;

	private @Nullable LoadLease lease;

	private @Nullable LocalEntry entry;

	private @Nullable LocalEntry fallback;

	private @Nullable Claim claim;

	private boolean stale;

	private boolean counted;

	private boolean waiting;

	/**
	 * Creates a look-up.
	 * @param deadlineNanos when to wait for others no longer, by the clock of the store
	 */
	Lookup(TwoLevelStore store, RemoteLevel remote, Object key, String text, TypeLookup types, Purpose purpose,
			long deadlineNanos) {
		this.store = store;
		this.remote = remote;
		this.view = store.view();
		this.key = key;
		this.text = text;
		this.types = types;
		this.purpose = purpose;
		this.deadlineNanos = deadlineNanos;
	}

	/** Sends the wish to load together with those of others, while there is a batch. */
	void batch(@Nullable LoadBatch others) {
		this.batch = others;
	}

	/** Loads also what is no longer fresh after some time, or is to be refreshed. */
	void refreshWithin(long millis) {
		this.dueMillis = millis;
	}

	/** Returns what was found, or {@code null}. */
	@Nullable LocalEntry entry() {
		return this.entry;
	}

	/** Tells whether what was found is no longer fresh, or soon will not be. */
	boolean isStale() {
		return this.stale;
	}

	/**
	 * Returns the right to load, or {@code null} if there is an entry or none was wanted.
	 */
	@Nullable Claim claim() {
		return this.claim;
	}

	long stamp() {
		return this.stamp;
	}

	/** Tells whether the look-up waits for the load of somebody else. */
	boolean isWaiting() {
		return this.waiting;
	}

	boolean isDone() {
		return this.step == Step.DONE;
	}

	/** Gives up a look-up that waits for somebody else. */
	void stopWaiting() {
		stopListening();
	}

	/** Runs to the end on this thread. */
	Lookup run() {
		for (CompletableFuture<?> next = advance(); next != null; next = advance()) {
			try {
				next.get();
			}
			catch (ExecutionException ex) {
				logger.trace("The next step of a look-up sees that this one has failed", ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				abandon();
				return this;
			}
		}
		return this;
	}

	/** Runs to the end on threads of an executor. */
	CompletableFuture<Lookup> runAsync(Executor executor) {
		CompletableFuture<?> next = advance();
		return (next == null) ? CompletableFuture.completedFuture(this)
				: next.handle((value, ex) -> this).thenComposeAsync((self) -> self.runAsync(executor), executor);
	}

	/**
	 * Starts with the answer to a read that was made for many keys at once.
	 */
	Lookup withBytes(CompletableFuture<byte @Nullable []> read) {
		note();
		this.awaited = read;
		this.step = Step.EXAMINE;
		return this;
	}

	/**
	 * Advances as far as is possible without waiting.
	 * @return what to wait for, or {@code null} at the end
	 */
	@Nullable CompletableFuture<?> advance() {
		while (this.step != Step.DONE) {
			CompletableFuture<?> next = switch (this.step) {
				case READ -> read();
				case EXAMINE -> examine(answer());
				case COMPARE -> compareAnswered();
				case BEGIN -> begin();
				case BEGUN -> begun();
				case EPOCH -> grant();
				case DONE -> null;
			};
			if (next != null) {
				this.awaited = next;
				return next;
			}
		}
		return null;
	}

	private @Nullable CompletableFuture<?> read() {
		stopListening();
		this.waiting = false;
		note();
		if (this.purpose == Purpose.LOAD && this.store.nanos() - this.deadlineNanos >= 0) {
			return end(null, new Claim(this.store, this.key, this.text, TwoLevelStore.NEVER, this.generation, 0, null,
					this.fallback));
		}
		if (!this.store.isRemoteTrusted()) {
			return withoutRedis();
		}
		if (this.purpose == Purpose.LOAD && this.store.isCold(this.text)) {
			return to(Step.BEGIN);
		}
		this.step = Step.EXAMINE;
		return this.remote.get(this.text);
	}

	private void note() {
		this.stamp = this.store.stamp(this.text);
		this.generation = this.view.generation();
		this.need = Math.max(0, this.view.known(this.store.cacheTag()));
	}

	private @Nullable CompletableFuture<?> examine(byte @Nullable [] bytes) {
		if (this.awaited.isCompletedExceptionally()) {
			return withoutRedis();
		}
		this.found = this.remote.open(this.text, bytes, this.types);
		if (this.found == null) {
			return missing((bytes != null) ? RemoteLevel.identity(bytes) : NOTHING);
		}
		List<String> unknown = unknownTags(this.found);
		if (unknown.isEmpty()) {
			return compare(0);
		}
		this.step = Step.COMPARE;
		return this.store.tags().look(unknown, this.generation);
	}

	/** Keeps what is known of the others: it may be forgotten while Redis is asked. */
	private List<String> unknownTags(FoundEntry candidate) {
		List<String> unknown = new ArrayList<>();
		for (String tag : this.store.allTags(candidate.tags())) {
			long invalidated = this.view.known(tag);
			if (invalidated == TagView.UNKNOWN) {
				unknown.add(tag);
			}
			this.need = Math.max(this.need, invalidated);
		}
		return unknown;
	}

	private @Nullable CompletableFuture<?> compareAnswered() {
		return this.awaited.isCompletedExceptionally() ? withoutRedis() : compare((Long) this.awaited.join());
	}

	/** Compares the epoch of the entry with those of its tags and with the base. */
	private @Nullable CompletableFuture<?> compare(long answered) {
		FoundEntry candidate = Objects.requireNonNull(this.found);
		long lowest = Math.max(Math.max(answered, this.need), this.view.base());
		for (String tag : this.store.allTags(candidate.tags())) {
			lowest = Math.max(lowest, this.view.known(tag));
		}
		if (candidate.epoch() < lowest) {
			this.need = lowest;
			return missing(candidate.identity());
		}
		long now = this.remote.nowMillis();
		return (now != RemoteLevel.UNKNOWN_TIME) ? judge(candidate, candidate.freshMillis(now))
				: missing(candidate.identity());
	}

	private @Nullable CompletableFuture<?> judge(FoundEntry candidate, long freshMillis) {
		boolean fresh = freshMillis > 0;
		if (this.dueMillis != NEVER_DUE
				&& (freshMillis <= this.dueMillis || this.store.isDue(candidate, freshMillis))) {
			return missing(candidate.identity());
		}
		boolean usable = fresh || this.store.isServedStale(this.text, -freshMillis, this.purpose);
		if (!usable && !this.store.isFallback(-freshMillis)) {
			return missing(candidate.identity());
		}
		if (!this.remote.decode(this.text, candidate)) {
			return missing(candidate.identity());
		}
		LocalEntry usableEntry = this.store.entryOf(candidate, this.text, freshMillis, this.generation);
		if (!usable) {
			this.fallback = usableEntry;
			return missing(candidate.identity());
		}
		count(true);
		this.stale = !fresh || this.store.isDue(candidate, freshMillis);
		if (fresh) {
			this.store.fill(this.key, usableEntry, this.stamp);
		}
		return end(usableEntry, null);
	}

	/**
	 * What was rejected here must not come back as the answer to the wish to load (H4).
	 */
	private @Nullable CompletableFuture<?> missing(byte[] rejectedIdentity) {
		count(false);
		this.rejected = rejectedIdentity;
		return (this.purpose == Purpose.FIND) ? end(null, null) : to(Step.BEGIN);
	}

	private @Nullable CompletableFuture<?> begin() {
		this.wakeup = this.store.wakeups().register(this.text);
		this.step = Step.BEGUN;
		long lowest = Math.max(this.need, this.view.base());
		return (this.batch != null) ? this.batch.beginLoad(this.text, lowest, this.rejected)
				: this.remote.beginLoad(this.text, lowest, this.rejected);
	}

	private @Nullable CompletableFuture<?> begun() {
		if (this.awaited.isCompletedExceptionally()) {
			stopListening();
			return withoutRedis();
		}
		LoadAnswer answer = (LoadAnswer) this.awaited.join();
		if (answer.lease() == null && answer.entry() == null) {
			return await(answer.waitMillis());
		}
		stopListening();
		if (answer.lease() == null) {
			return examine(answer.entry());
		}
		count(false);
		this.lease = answer.lease();
		return captureEpoch();
	}

	private void stopListening() {
		if (this.wakeup != null) {
			this.store.wakeups().withdraw(this.text, this.wakeup);
			this.wakeup = null;
		}
	}

	private @Nullable CompletableFuture<?> captureEpoch() {
		this.step = Step.EPOCH;
		return (this.view.epoch() == 0) ? this.store.tags().epoch() : null;
	}

	private @Nullable CompletableFuture<?> grant() {
		return end(null, new Claim(this.store, this.key, this.text, this.stamp, this.generation, this.view.epoch(),
				this.lease, this.fallback));
	}

	/** Waits for the load of somebody else, and then starts again. */
	private CompletableFuture<?> await(long leaseMillis) {
		long left = TimeUnit.NANOSECONDS.toMillis(this.deadlineNanos - this.store.nanos());
		long millis = Math.max(1, Math.min(Math.min(leaseMillis, POLL_MILLIS), left));
		this.step = Step.READ;
		this.waiting = true;
		this.store.countWait();
		return Objects.requireNonNull(this.wakeup).copy().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
	}

	private @Nullable CompletableFuture<?> withoutRedis() {
		count(false);
		return end(null, (this.purpose == Purpose.FIND) ? null : new Claim(this.store, this.key, this.text, this.stamp,
				this.generation, this.view.epoch(), null, this.fallback));
	}

	private void count(boolean hit) {
		if (!this.counted) {
			this.counted = true;
			this.remote.count(hit);
		}
	}

	private @Nullable CompletableFuture<?> to(Step next) {
		this.step = next;
		return null;
	}

	private @Nullable CompletableFuture<?> end(@Nullable LocalEntry result, @Nullable Claim right) {
		this.entry = result;
		this.claim = right;
		return to(Step.DONE);
	}

	/** The caller goes; a right to load that is still on its way is given back. */
	void abandon() {
		stopListening();
		if (this.step == Step.BEGUN) {
			CompletableFuture<?> unusedAnswer = this.awaited.thenAccept((answer) -> {
				LoadLease late = ((LoadAnswer) answer).lease();
				if (late != null) {
					late.release();
				}
			});
		}
		else if (this.lease != null) {
			this.lease.release();
		}
		CompletableFuture<?> unused = withoutRedis();
	}

	private byte @Nullable [] answer() {
		return this.awaited.isCompletedExceptionally() ? null : (byte[]) this.awaited.join();
	}

	/** What a look-up is for. */
	enum Purpose {

		/** To find an entry; nothing is loaded if there is none. */
		FIND,

		/** To find an entry or to get the right to load it. */
		LOAD

	}

	private enum Step {

		READ, EXAMINE, COMPARE, BEGIN, BEGUN, EPOCH, DONE

	}

}
