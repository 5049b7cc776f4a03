package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.local.LocalLevel;
import io.cachestarter.remote.EntryMarks;
import io.cachestarter.remote.FoundEntry;
import io.cachestarter.remote.Lifetime;
import io.cachestarter.remote.LoadBatch;
import io.cachestarter.remote.LoadOutcome;
import io.cachestarter.remote.PutOutcome;
import io.cachestarter.remote.PutToken;
import io.cachestarter.remote.RemoteLevel;
import io.cachestarter.remote.RemoteLevels;
import io.cachestarter.remote.TypeLookup;
import io.cachestarter.tag.RemoteTags;
import io.cachestarter.tag.TagView;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * The entries of one cache over both levels, or over one of them. Safe for use by
 * multiple threads.
 */
final class TwoLevelStore {

	/*
	 * The order of steps is that of the protocol (docs/design/protocol.md), under the
	 * same names.
	 *
	 * Read: local level; stamp and generation; remote level and tags; fill of the local
	 * level if the stamp is unchanged. See Lookup.
	 *
	 * Load: stamp and generation; the right to load, with a token; epoch; the user's
	 * function; tags; the value, if the token is still there; fill if the stamp is
	 * unchanged. An evict takes the token away, so an overtaken value reaches its caller
	 * but stays nowhere.
	 *
	 * Put: a token, before the value is written elsewhere; epoch and generation; stamp
	 * and local removal; tags; the value if the token is still there, else an evict; then
	 * in one step the local put if no other write of the key has begun meanwhile, else a
	 * removal.
	 *
	 * Evict: local removal before and after, because a read between the two could have
	 * filled the local level with what the remote level was about to lose.
	 */

	/** The stamp of a value that is not to be filled in anywhere. */
	static final long NEVER = Long.MIN_VALUE;

	/** Tags outlive their entries by more than a load takes to be stored. */
	private static final long TAG_MARGIN_MILLIS = 60_000;

	private static final long DROPPED_AT_ONCE = 1_000;

	private final LongAdder localPuts = new LongAdder();

	private final LoadCounts counts = new LoadCounts();

	private final ReloadCounts reloads = new ReloadCounts();

	private final Wakeups wakeups = new Wakeups();

	private final ColdKeys coldKeys = new ColdKeys();

	private final MonotonicClock clock = MonotonicClock.system();

	private final String name;

	private final String cacheTag;

	private final List<String> everyTag;

	private final List<String> settingsTags;

	private final CacheSettings settings;

	private final LocalLevel local;

	private final @Nullable RemoteLevel remote;

	private final RemoteLevels shared;

	private final TagView view;

	private final CacheTransactions transactions;

	private final Throttle failing;

	private final Supplier<CacheBindings> bindings;

	private final WriteOrder writeOrder;

	private final PendingReads pendingReads = new PendingReads(this);

	private volatile @Nullable Cache door;

	TwoLevelStore(String name, CacheSettings settings, LocalLevel local, @Nullable RemoteLevel remote,
			RemoteLevels shared, CacheTransactions transactions, Supplier<CacheBindings> bindings) {
		this.name = name;
		this.settings = settings;
		this.local = local;
		this.remote = remote;
		this.shared = shared;
		this.view = shared.tags().view();
		this.cacheTag = KeyNames.cacheTag(name);
		this.settingsTags = settings.tags().stream().map(KeyNames::tag).toList();
		this.everyTag = (remote != null) ? List.of(this.cacheTag) : List.of();
		this.transactions = transactions;
		this.bindings = bindings;
		this.writeOrder = new WriteOrder(settings.loadTimeout().toNanos());
		this.failing = new Throttle(this.clock, shared.limits());
	}

	String name() {
		return this.name;
	}

	CacheSettings settings() {
		return this.settings;
	}

	LoadCounts counts() {
		return this.counts;
	}

	ReloadCounts reloads() {
		return this.reloads;
	}

	/** Returns what has returned to the heap, or {@code null} without that level. */
	@Nullable Returns returns() {
		return this.settings.local().enabled() ? Returns.of(this.local.returns()) : null;
	}

	CacheTransactions transactions() {
		return this.transactions;
	}

	CacheBindings bindings() {
		return this.bindings.get();
	}

	/** Returns what accepts the writes of the cache, if they are written later. */
	@Nullable PendingWrites pendingWrites() {
		return this.bindings.get().pendingWrites(this.name);
	}

	PendingReads pendingReads() {
		return this.pendingReads;
	}

	WriteOrder writeOrder() {
		return this.writeOrder;
	}

	Wakeups wakeups() {
		return this.wakeups;
	}

	Throttle failing() {
		return this.failing;
	}

	TagView view() {
		return this.view;
	}

	RemoteTags tags() {
		return this.shared.tags();
	}

	Executor executor() {
		return this.shared.executor();
	}

	LimitCounts limits() {
		return this.shared.limits();
	}

	/** Tells whether nothing is to be begun in the background any more. */
	boolean isClosing() {
		return this.shared.isClosing();
	}

	String cacheTag() {
		return this.cacheTag;
	}

	long nanos() {
		return this.clock.nanos();
	}

	long stamp(String text) {
		return this.local.stamp(text);
	}

	boolean isCold(String text) {
		return this.coldKeys.contains(text);
	}

	boolean isRemoteTrusted() {
		return this.shared.trust().isTrusted();
	}

	void countWait() {
		this.counts.waits().increment();
	}

	/** Returns the tags of an entry with those that it has for being in this cache. */
	List<String> allTags(List<String> own) {
		if (own.isEmpty()) {
			return this.everyTag;
		}
		List<String> all = new ArrayList<>(own.size() + 1);
		all.addAll(this.everyTag);
		all.addAll(own);
		return all;
	}

	// Local level

	/** Finds an entry in the heap: the whole of a local hit. */
	@Nullable LocalEntry findLocal(Object key) {
		LocalEntry entry = this.local.get(key);
		return (entry == null || entry.validated() == this.view.generation()) ? entry : revalidate(key, entry);
	}

	/** Looks a key up for a caller that has just missed it; does not count again. */
	@Nullable LocalEntry findLocalAgain(Object key) {
		LocalEntry entry = this.local.peek(key);
		return (entry != null && isValid(entry)) ? entry : null;
	}

	private @Nullable LocalEntry revalidate(Object key, LocalEntry entry) {
		if (isValid(entry)) {
			return entry;
		}
		this.local.reject(key, entry);
		return null;
	}

	/**
	 * The generation is read before the tags are compared, and it is that one which is
	 * noted.
	 */
	boolean isValid(LocalEntry entry) {
		long generation = this.view.generation();
		if (entry.validated() == generation) {
			return true;
		}
		for (String tag : entry.tags()) {
			long invalidated = this.view.known(tag);
			if (invalidated == TagView.UNKNOWN || invalidated > entry.epoch()) {
				return false;
			}
		}
		entry.validate(generation);
		return true;
	}

	boolean isDue(LocalEntry entry) {
		return this.local.isDue(entry);
	}

	/**
	 * Fills the local level; an overtaken value does not even touch what has overtaken
	 * it.
	 */
	boolean fill(Object key, LocalEntry entry, long stamp) {
		if (stamp(entry.keyText()) != stamp) {
			return false;
		}
		this.coldKeys.remove(entry.keyText());
		return this.local.fill(key, entry, stamp);
	}

	/**
	 * Applies what another node has changed.
	 */
	void changedElsewhere(String text) {
		this.coldKeys.add(text);
		this.local.evict(text);
		this.wakeups.wake(text);
	}

	/** Walks over the entries in the heap. */
	Iterator<Map.Entry<Object, LocalEntry>> localEntries() {
		return this.local.iterator();
	}

	/** Tells whether the heap has this very entry. */
	boolean holds(Object key, LocalEntry entry) {
		return this.local.peek(key) == entry;
	}

	/** Removes an entry from this heap only. */
	void dropLocal(Object key, String text) {
		this.local.evict(key, text);
	}

	/**
	 * Removes everything that this node holds itself.
	 */
	void clearLocal() {
		this.local.clear();
		this.wakeups.wakeAll();
	}

	// Reads

	/** Looks an entry up; nothing is loaded if there is none. */
	@Nullable LocalEntry find(Object key, TypeLookup types) {
		LocalEntry entry = findLocal(key);
		if (entry == null && this.remote != null) {
			entry = lookup(this.remote, key, KeyText.of(key), types, Lookup.Purpose.FIND, 0).run().entry();
		}
		return (entry != null) ? entry : this.pendingReads.findEntry(key);
	}

	/**
	 * Looks an entry up without waiting.
	 * @return a future of the entry or of {@code null}, or no future if it is known at
	 * once that there is none
	 */
	@Nullable CompletableFuture<@Nullable LocalEntry> findAsync(Object key, TypeLookup types) {
		LocalEntry entry = findLocal(key);
		if (entry != null) {
			return CompletableFuture.completedFuture(entry);
		}
		if (this.remote == null) {
			return this.pendingReads.findEntryAsync(key);
		}
		CompletableFuture<@Nullable LocalEntry> found = lookup(this.remote, key, KeyText.of(key), types,
				Lookup.Purpose.FIND, 0)
			.runAsync(executor())
			.thenApply(Lookup::entry);
		return (pendingWrites() == null) ? found : found.thenCompose((each) -> orPending(key, each));
	}

	private CompletableFuture<@Nullable LocalEntry> orPending(Object key, @Nullable LocalEntry found) {
		CompletableFuture<@Nullable LocalEntry> pending = (found == null) ? this.pendingReads.findEntryAsync(key)
				: null;
		return (pending != null) ? pending : CompletableFuture.completedFuture(found);
	}

	/** Begins a look-up that ends with an entry or with the right to load. */
	Lookup lookup(RemoteLevel level, Object key, String text, TypeLookup types, Lookup.Purpose purpose,
			long deadlineNanos) {
		return new Lookup(this, level, key, text, types, purpose, deadlineNanos);
	}

	@Nullable RemoteLevel remote() {
		return this.remote;
	}

	/** Returns the right to load a key that is in no remote level. */
	Claim localClaim(Object key, String text) {
		long stamp = stamp(text);
		long generation = this.view.generation();
		return new Claim(this, key, text, stamp, generation, this.view.epoch(), null, null);
	}

	/** Tells whether a right to load is one for this cache. */
	boolean owns(Claim claim) {
		return claim.store() == this;
	}

	boolean isServedStale(String text, long staleMillis, Lookup.Purpose purpose) {
		if (purpose == Lookup.Purpose.FIND) {
			return false;
		}
		return staleMillis < this.settings.stale().whileRevalidate().toMillis()
				|| (isFallback(staleMillis) && this.failing.isThrottled(text));
	}

	boolean isFallback(long staleMillis) {
		return staleMillis < this.settings.stale().ifError().toMillis();
	}

	boolean isDue(FoundEntry found, long freshMillis) {
		StaleSettings stale = this.settings.stale();
		return stale.refreshes() && freshMillis <= found.lifetimeMillis() * (1 - stale.refreshAhead());
	}

	LocalEntry entryOf(FoundEntry found, String text, long freshMillis, long generation) {
		LocalEntry entry = entry(found.value(), text, Duration.ofMillis(Math.max(0, freshMillis)), found.size())
			.tagged(found.epoch(), allTags(found.tags()), generation)
			.storedAt(found.createdAt());
		return refreshing(entry, found.lifetimeMillis(), freshMillis);
	}

	private LocalEntry refreshing(LocalEntry entry, long lifetimeMillis, long freshMillis) {
		StaleSettings stale = this.settings.stale();
		if (!stale.refreshes()) {
			return entry;
		}
		long dueMillis = freshMillis - (long) (lifetimeMillis * (1 - stale.refreshAhead()));
		return entry.refreshedAfter(TimeUnit.MILLISECONDS.toNanos(Math.max(0, dueMillis)));
	}

	// Loads

	/**
	 * Stores a loaded value where its claim allows it.
	 * @return the entry, whether it has been stored or not, inside a future that never
	 * fails
	 */
	CompletableFuture<LocalEntry> complete(Claim claim, @Nullable Object value, ValueType type, EntryOptions options) {
		return complete(claim, value, type, options, null, null);
	}

	/**
	 * Stores a loaded value whose tags are seen to by somebody else, if that is given,
	 * together with others, if there is a batch.
	 */
	CompletableFuture<LocalEntry> complete(Claim claim, @Nullable Object value, ValueType type, EntryOptions options,
			@Nullable CompletableFuture<?> tagging, @Nullable LoadBatch batch) {
		Lifetime lifetime = lifetime(value, options);
		List<String> own = ownTags(options);
		LocalEntry entry = loaded(claim, value, lifetime, own);
		if (lifetime.freshMillis() == 0) {
			return leaveNothing(claim).thenApply((done) -> entry);
		}
		this.reloads.loaded(claim.text(), nanos(), lifetime.freshMillis());
		if (claim.lease() == null && this.remote != null) {
			return CompletableFuture.completedFuture(fillLoaded(claim, entry, LoadOutcome.LOCAL_ONLY));
		}
		CompletableFuture<?> tagged = (tagging != null) ? tagging
				: tag(allTags(own), lifetime.keptMillis(), claim.generation());
		if (claim.lease() == null) {
			return tagged.handle((done, ex) -> fillLoaded(claim, entry, LoadOutcome.LOCAL_ONLY));
		}
		return claim.lease()
			.complete(value, type, new EntryMarks(claim.epoch(), own, null), lifetime, batch)
			.thenCombine(tagged.handle((done, ex) -> null), (outcome, done) -> fillLoaded(claim, entry, outcome));
	}

	/** Returns the entry of a value that is not to be seen by others yet. */
	LocalEntry unsharedEntry(Claim claim, @Nullable Object value, EntryOptions options) {
		return loaded(claim, value, lifetime(value, options), ownTags(options));
	}

	/**
	 * Sees to the tags of many entries that are about to be stored, in one round trip.
	 */
	CompletableFuture<?> tagAll(Collection<EntryOptions> options, long generation) {
		Set<String> all = new LinkedHashSet<>();
		long kept = 0;
		for (EntryOptions each : options) {
			all.addAll(allTags(ownTags(each)));
			kept = Math.max(kept, longestLifetime(each).keptMillis());
		}
		return tag(all, kept, generation);
	}

	private CompletableFuture<?> tag(Collection<String> all, long keptMillis, long generation) {
		return (all.isEmpty() || !isRemoteTrusted()) ? CompletableFuture.completedFuture(null)
				: tags().tag(all, keptMillis + TAG_MARGIN_MILLIS, generation);
	}

	private LocalEntry loaded(Claim claim, @Nullable Object value, Lifetime lifetime, List<String> own) {
		return fresh(value, claim.text(), lifetime).tagged(claim.epoch(), allTags(own), claim.generation());
	}

	/** Makes the entry of a value that is about to be stored. */
	private LocalEntry fresh(@Nullable Object value, String text, Lifetime lifetime) {
		long millis = lifetime.freshMillis();
		return refreshing(entry(value, text, Duration.ofMillis(millis), RemoteLevel.UNKNOWN_SIZE), millis, millis);
	}

	/**
	 * The value is not to be kept; where stale values serve, an older one may be there.
	 */
	private CompletableFuture<?> leaveNothing(Claim claim) {
		claim.release();
		this.wakeups.wake(claim.text());
		return (claim.lease() != null && this.settings.stale().keptMillis() > 0) ? evictAsync(List.of(claim.key()))
				: CompletableFuture.completedFuture(null);
	}

	private LocalEntry fillLoaded(Claim claim, LocalEntry entry, LoadOutcome outcome) {
		if (outcome == LoadOutcome.FENCED) {
			this.counts.fenced().increment();
		}
		if (outcome == LoadOutcome.STORED && claim.lease() != null) {
			entry.storedAt(claim.lease().storedMillis());
		}
		boolean stays = outcome == LoadOutcome.STORED || outcome == LoadOutcome.LOCAL_ONLY;
		if (stays && claim.stamp() != NEVER && fill(claim.key(), entry, claim.stamp())) {
			this.localPuts.increment();
		}
		this.wakeups.wake(claim.text());
		return entry;
	}

	// Writes

	/** Announces a put, before the value is written elsewhere. */
	CompletableFuture<PendingPut> beginPut(Object key) {
		String text = KeyText.of(key);
		if (this.remote == null) {
			return CompletableFuture.completedFuture(pendingPut(key, text, null));
		}
		return this.remote.beginPut(text)
			.thenCompose((token) -> (this.view.epoch() == 0 && isRemoteTrusted())
					? tags().epoch().handle((epoch, ex) -> pendingPut(key, text, token))
					: CompletableFuture.completedFuture(pendingPut(key, text, token)));
	}

	/** Returns a put that takes the place of a load. */
	PendingPut pendingPut(Claim claim) {
		return new PendingPut(claim.key(), claim.text(), claim.generation(), claim.epoch(),
				(claim.lease() != null) ? claim.lease().toPut() : null);
	}

	boolean isNeverStored(@Nullable Object value) {
		return value == null && this.settings.nullTtl().isZero();
	}

	private PendingPut pendingPut(Object key, String text, @Nullable PutToken token) {
		long generation = this.view.generation();
		return new PendingPut(key, text, generation, this.view.epoch(), token);
	}

	/**
	 * Makes an announced put.
	 * @return what became of it, inside a future that never fails
	 */
	CompletableFuture<PutOutcome> completePut(PendingPut put, @Nullable Object value, ValueType type,
			EntryOptions options) {
		return completePut(put, value, type, options, null);
	}

	/** Makes a put whose tags are seen to by somebody else, if that is given. */
	CompletableFuture<PutOutcome> completePut(PendingPut put, @Nullable Object value, ValueType type,
			EntryOptions options, @Nullable CompletableFuture<?> tagging) {
		ReadyPut ready = ready(put, value, options, lifetime(value, options), tagging);
		if (ready.lifetime().freshMillis() == 0) {
			return evictAsync(List.of(put.key())).thenApply((removed) -> PutOutcome.EVICTED);
		}
		PutToken token = put.token();
		CompletableFuture<PutOutcome> stored = (token == null) ? CompletableFuture.completedFuture(PutOutcome.STORED)
				: token.complete(value, type, ready.marks(), ready.lifetime());
		return stored.thenCombine(ready.tagged(),
				(outcome, done) -> finishPut(ready, outcome, (token != null) ? token.storedMillis() : 0));
	}

	private ReadyPut ready(PendingPut put, @Nullable Object value, EntryOptions options, Lifetime lifetime,
			@Nullable CompletableFuture<?> tagging) {
		long stamp = this.local.evict(put.key(), put.text());
		List<String> own = ownTags(options);
		LocalEntry entry = fresh(value, put.text(), lifetime).tagged(put.epoch(), allTags(own), put.generation());
		CompletableFuture<?> tagged = (tagging != null || lifetime.freshMillis() == 0) ? tagging
				: tag(allTags(own), lifetime.keptMillis(), put.generation());
		return new ReadyPut(put, entry, new EntryMarks(put.epoch(), own, options.version()), lifetime, stamp,
				(tagged != null) ? tagged.handle((done, ex) -> null) : CompletableFuture.completedFuture(null));
	}

	/**
	 * Prepares a put that is made in one step with what the value comes from.
	 * @return the put, or {@code null} if it has to be announced
	 */
	@Nullable ReadyPut readyUnannounced(Object key, @Nullable Object value, EntryOptions options) {
		Lifetime lifetime = lifetime(value, options);
		boolean possible = this.remote != null && isRemoteTrusted() && this.view.epoch() != 0
				&& lifetime.freshMillis() > 0;
		return possible ? ready(pendingPut(key, KeyText.of(key), null), value, options, lifetime, null) : null;
	}

	PutOutcome finishPut(ReadyPut ready, PutOutcome outcome, long storedMillis) {
		PendingPut put = ready.put();
		this.coldKeys.remove(put.text());
		if (outcome == PutOutcome.STORED || outcome == PutOutcome.UNSERIALIZABLE) {
			ready.entry().storedAt(storedMillis);
			if (this.local.complete(put.key(), ready.entry(), ready.stamp())) {
				this.localPuts.increment();
			}
		}
		else {
			this.local.evict(put.key(), put.text());
		}
		this.wakeups.wake(put.text());
		return outcome;
	}

	/**
	 * Puts a value unless the heap has one. For caches without a remote level.
	 * @return whether it has been put
	 */
	boolean putIfAbsentLocally(Claim claim, @Nullable Object value) {
		Lifetime lifetime = lifetime(value, EntryOptions.NONE);
		return lifetime.freshMillis() > 0
				&& this.local.putIfAbsent(claim.key(), loaded(claim, value, lifetime, this.settingsTags));
	}

	/**
	 * Evicts keys.
	 * @return how many values were removed from Redis, inside a future that never fails
	 */
	CompletableFuture<Long> evictAsync(Collection<?> keys) {
		List<Object> all = List.copyOf(keys);
		List<String> texts = all.stream().map(KeyText::of).toList();
		evictLocally(all, texts);
		return evictElsewhere(texts).whenComplete((removed, ex) -> {
			evictLocally(all, texts);
			texts.forEach(this.coldKeys::add);
			texts.forEach(this.wakeups::wake);
		});
	}

	private void evictLocally(List<Object> keys, List<String> texts) {
		for (int i = 0; i < texts.size(); i++) {
			this.local.evict(keys.get(i), texts.get(i));
		}
	}

	/** Evicts keys of which only the texts are known. */
	CompletableFuture<Long> evictTexts(Collection<String> texts) {
		List<String> all = List.copyOf(texts);
		all.forEach(this.local::evict);
		return evictElsewhere(all).whenComplete((removed, ex) -> all.forEach(this::changedElsewhere));
	}

	/**
	 * Evicts the keys that match a pattern.
	 * @param progress is told after each step how many entries have been removed so far
	 * @return how many entries were removed; to cancel it ends the eviction early
	 */
	CompletableFuture<Long> evictByPattern(KeyPattern pattern, LongConsumer progress) {
		return new PatternEviction(this, pattern, progress).begin(this.shared.bus());
	}

	/**
	 * Removes from the heap what matches a pattern.
	 * @return how many entries were removed
	 */
	long evictMatching(KeyPattern pattern) {
		long removed = this.local.evictIf(pattern::matchesText);
		this.wakeups.wakeAll();
		return removed;
	}

	boolean isLocallyPresent(Object key) {
		return this.local.contains(key);
	}

	private CompletableFuture<Long> evictElsewhere(List<String> texts) {
		if (texts.isEmpty()) {
			return CompletableFuture.completedFuture(0L);
		}
		if (this.remote != null) {
			return this.shared.trust().evict(this.remote, texts);
		}
		this.shared.bus().announceKeys(this.name, texts);
		return CompletableFuture.completedFuture(0L);
	}

	/**
	 * Makes all entries invalid, here and everywhere. Takes the same time for one entry
	 * and for a million.
	 */
	CompletableFuture<?> clear() {
		if (this.remote != null) {
			return this.shared.trust().invalidate(List.of(this.cacheTag)).whenComplete((done, ex) -> dropInvalid());
		}
		clearLocal();
		this.shared.bus().announceClear(this.name);
		clearLocal();
		return CompletableFuture.completedFuture(null);
	}

	/** Returns the cache that those are told of who handle its failures. */
	Cache door() {
		return Objects.requireNonNull(this.door);
	}

	void setDoor(Cache cache) {
		this.door = cache;
	}

	/**
	 * The entries are invalid already; of many the caller need not wait for the removal.
	 */
	private void dropInvalid() {
		if (this.local.size() <= DROPPED_AT_ONCE) {
			clearLocal();
			return;
		}
		try {
			executor().execute(this::clearLocal);
		}
		catch (RejectedExecutionException ex) {
			clearLocal();
		}
	}

	List<String> takeAskedFor() {
		return this.local.takeAskedFor();
	}

	boolean isLocallyEmpty() {
		return this.local.size() == 0;
	}

	@Nullable LevelStatistics statistics(CacheLevel level) {
		if (level == CacheLevel.LOCAL) {
			return this.settings.local().enabled() ? new LocalLevelStatistics(this.local, this.localPuts) : null;
		}
		return (this.remote != null) ? new RemoteLevelStatistics(this.remote.statistics()) : null;
	}

	/** Makes an entry that ends with the local time to live or the given time. */
	private LocalEntry entry(@Nullable Object value, String text, Duration remaining, int size) {
		Duration localTtl = this.settings.local().ttl();
		Duration lifetime = (localTtl.compareTo(remaining) < 0) ? localTtl : remaining;
		return new LocalEntry(value, text, lifetime.toNanos(), size);
	}

	private List<String> ownTags(EntryOptions options) {
		if (options.tags().isEmpty()) {
			return this.settingsTags;
		}
		List<String> own = new ArrayList<>(this.settingsTags);
		options.tags().stream().map(KeyNames::tag).filter((tag) -> !own.contains(tag)).forEach(own::add);
		return own;
	}

	private Lifetime longestLifetime(EntryOptions options) {
		long fresh = ((options.ttl() != null) ? options.ttl() : this.settings.ttl()).toMillis();
		fresh = Math.max(fresh, this.settings.nullTtl().toMillis());
		return new Lifetime(fresh, fresh + this.settings.stale().keptMillis());
	}

	/**
	 * Begins the time to live of an entry anew, in Redis. What the heaps hold of it ends
	 * as it would have.
	 * @return whether there was a valid entry, inside a future that never fails
	 */
	CompletableFuture<Boolean> touch(Object key, TypeLookup types) {
		LocalEntry entry = find(key, types);
		if (entry == null || this.remote == null) {
			return CompletableFuture.completedFuture(entry != null);
		}
		Lifetime lifetime = longestLifetime(EntryOptions.NONE);
		CompletableFuture<?> tagged = tags().tag(entry.tags(), lifetime.keptMillis() + TAG_MARGIN_MILLIS,
				this.view.generation());
		return this.remote.touch(entry.keyText(), lifetime)
			.thenCombine(tagged, (touched, done) -> touched)
			.exceptionally((ex) -> false);
	}

	/** Returns how long a value is to live, shortened at random; zero not to keep it. */
	private Lifetime lifetime(@Nullable Object value, EntryOptions options) {
		Duration ttl = (value == null) ? this.settings.nullTtl()
				: (options.ttl() != null) ? options.ttl() : this.settings.ttl();
		if (ttl.isZero()) {
			return new Lifetime(0, 0);
		}
		double share = 1 - this.settings.ttlJitter() * ThreadLocalRandom.current().nextDouble();
		long fresh = Math.max(1, (long) (ttl.toMillis() * share));
		return new Lifetime(fresh, fresh + this.settings.stale().keptMillis());
	}

}
