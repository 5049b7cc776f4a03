package io.cachestarter.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.Limit;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.LoadLease;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.CacheErrorHandler;

/**
 * What one transaction has done to caches and what is to be done when it commits. Used by
 * the thread of the transaction only.
 *
 * @since 0.1.0
 */
public final class TransactionLog {

	/*
	 * Invariant: nobody outside the transaction sees a value that was written or loaded
	 * in it before it has committed, and nothing that was in a cache before its changes
	 * became visible stays there afterwards.
	 *
	 * So evicts, invalidations and clears run after the commit. A put takes its token
	 * when it is asked for, while the change in the database is still invisible, and is
	 * completed after the commit; whatever changed the key in between turns it into an
	 * evict (protocol, H8 to H10). A load of a transaction that may write can have read
	 * what only this transaction sees; it keeps its token, without a lease, because
	 * nobody is to wait for a commit, and is completed after the commit as well. An
	 * asynchronous load may end on another thread, which has no part in the transaction;
	 * it begins on the thread of the transaction and is stored nowhere.
	 */

	/** Steps that one transaction may have. */
	private static final int MAX_STEPS = 50_000;

	/** Patterns that one transaction may evict by in a cache; each is a walk. */
	private static final int MAX_PATTERNS = 100;

	/** Values that are on their way to Redis at the same time. */
	private static final int WINDOW = 256;

	private final Map<Ref, Step> steps = new LinkedHashMap<>();

	private final Set<TwoLevelStore> cleared = new LinkedHashSet<>();

	private final Map<TwoLevelStore, Set<KeyPattern>> patterns = new LinkedHashMap<>();

	private final Set<String> invalidated = new LinkedHashSet<>();

	private final boolean readOnly;

	private boolean ended;

	TransactionLog(boolean readOnly) {
		this.readOnly = readOnly;
	}

	/** Tells whether the transaction has changed the key, or loaded it. */
	boolean hasTouched(TwoLevelStore store, String text) {
		return !this.ended && (this.cleared.contains(store) || this.steps.containsKey(new Ref(store, text))
				|| hasEvicted(store, text));
	}

	private boolean hasEvicted(TwoLevelStore store, String text) {
		return this.patterns.getOrDefault(store, Set.of()).stream().anyMatch((pattern) -> pattern.matchesText(text));
	}

	/** Tells whether the transaction has made the entry invalid by one of its tags. */
	boolean hasInvalidated(LocalEntry entry) {
		return hidesTags() && entry.tags().stream().anyMatch(this.invalidated::contains);
	}

	/** Returns an entry, unless this transaction has made it invalid. */
	@Nullable LocalEntry visible(@Nullable LocalEntry entry) {
		return (entry != null && hasInvalidated(entry)) ? null : entry;
	}

	/** Tells whether the transaction has invalidated tags, which any entry may have. */
	boolean hidesTags() {
		return !this.ended && !this.invalidated.isEmpty();
	}

	/** Tells whether an asynchronous read of a key is to store nothing. */
	boolean keepsApart(TwoLevelStore store, Object key) {
		return keepsApart() || hasTouched(store, KeyText.of(key));
	}

	/** Finds what this transaction may see of a key. */
	@Nullable LocalEntry find(TwoLevelStore store, Object key, TypeLookup types) {
		String text = KeyText.of(key);
		return hasTouched(store, text) ? loaded(store, text) : visible(store.find(key, types));
	}

	boolean hasEnded() {
		return this.ended;
	}

	boolean defersLoads() {
		return !this.readOnly && !this.ended;
	}

	/**
	 * Tells whether a load that may end on another thread has to be kept apart: others
	 * are not to see what it has read, or it is not to see what others have cached.
	 */
	private boolean keepsApart() {
		return !this.ended && (!this.readOnly || !this.invalidated.isEmpty());
	}

	/** Reads a key that the transaction has touched, and stores nothing. */
	@Nullable Object read(TwoLevelStore store, String text, Supplier<@Nullable Object> loader) {
		LocalEntry loaded = loaded(store, text);
		return (loaded != null) ? loaded.get() : loader.get();
	}

	/** Returns what the transaction itself has loaded, and not changed since. */
	@Nullable LocalEntry loaded(TwoLevelStore store, String text) {
		Step step = this.steps.get(new Ref(store, text));
		return (step instanceof Load load && !hasInvalidated(load.entry)) ? load.entry : null;
	}

	void evict(TwoLevelStore store, Object key) {
		enter(store, KeyText.of(key), new Evict(key));
	}

	/** Beyond the limit the cache is cleared instead. */
	void evict(TwoLevelStore store, KeyPattern pattern) {
		Set<KeyPattern> ofStore = this.patterns.computeIfAbsent(store, (first) -> new LinkedHashSet<>());
		ofStore.add(pattern);
		if (ofStore.size() > MAX_PATTERNS) {
			store.limits().reached(Limit.STEPS);
			clear(store);
			return;
		}
		this.steps.replaceAll((ref, step) -> {
			if (ref.store != store || step instanceof Evict || !pattern.matchesText(ref.text)) {
				return step;
			}
			step.drop();
			return new Evict(step.key());
		});
	}

	void put(TwoLevelStore store, PendingPut put, @Nullable Object value, ValueType type, EntryOptions options) {
		enter(store, put.text(), new Put(put, value, type, options));
	}

	void loaded(TwoLevelStore store, Claim claim, @Nullable Object value, ValueType type, EntryOptions options) {
		LoadLease lease = claim.lease();
		if (lease != null) {
			lease.keepWithoutLease();
		}
		if (!this.cleared.contains(store)) {
			enter(store, claim.text(),
					new Load(claim, value, type, options, store.unsharedEntry(claim, value, options)));
		}
	}

	void clear(TwoLevelStore store) {
		this.cleared.add(store);
		this.patterns.remove(store);
		this.steps.entrySet().removeIf((each) -> {
			boolean same = each.getKey().store == store;
			if (same) {
				each.getValue().drop();
			}
			return same;
		});
	}

	/**
	 * Notes tags to be invalidated.
	 * @throws IllegalStateException if there are too many: nothing wider than tags is
	 * known that could take their place
	 */
	void invalidate(List<String> tagTexts) {
		if (this.invalidated.size() + tagTexts.size() > MAX_STEPS) {
			throw new IllegalStateException("A transaction cannot invalidate more than " + MAX_STEPS
					+ " tags. Give its entries a tag in common, or clear their caches");
		}
		this.invalidated.addAll(tagTexts);
	}

	/**
	 * Beyond the limit loads are not kept, and other steps become a clear of their cache.
	 */
	private void enter(TwoLevelStore store, String text, Step step) {
		if (this.steps.size() >= MAX_STEPS) {
			step.drop();
			store.limits().reached(Limit.STEPS);
			if (!(step instanceof Load)) {
				clear(store);
			}
			return;
		}
		Step older = this.steps.put(new Ref(store, text), step);
		if (older != null) {
			older.drop();
		}
	}

	/**
	 * Turns everything that would store a value into an evict: a part was rolled back.
	 */
	void storeNothing() {
		this.steps.replaceAll((ref, step) -> {
			step.drop();
			return new Evict(step.key());
		});
	}

	/**
	 * Does what the transaction has asked for.
	 * @param invalidator invalidates tags
	 * @param errors who is told of failures
	 * @throws RuntimeException the first failure that the handler has thrown on, after
	 * everything has been tried
	 */
	void commit(Consumer<List<String>> invalidator, Supplier<CacheErrorHandler> errors) {
		this.ended = true;
		List<RuntimeException> failures = new ArrayList<>();
		if (!this.invalidated.isEmpty()) {
			attempt(() -> invalidator.accept(List.copyOf(this.invalidated)), failures);
		}
		for (TwoLevelStore store : this.cleared) {
			attempt(() -> store.clear().join(), (ex) -> errors.get().handleCacheClearError(ex, store.door()), failures);
		}
		this.patterns.forEach(
				(store, ofStore) -> ofStore.forEach((pattern) -> attempt(() -> store.evictByPattern(pattern, (n) -> {
				}).join(), (ex) -> errors.get().handleCacheEvictError(ex, store.door(), pattern), failures)));
		evicts().forEach((store, keys) -> attempt(() -> store.evictAsync(keys).join(),
				(ex) -> errors.get().handleCacheEvictError(ex, store.door(), keys.get(0)), failures));
		Deque<Runnable> running = new ArrayDeque<>();
		this.steps.forEach((ref, step) -> {
			Consumer<RuntimeException> handler = (ex) -> step.failed(errors.get(), ref.store, ex);
			attempt(() -> {
				CompletableFuture<?> stored = step.store(ref.store);
				running.add(() -> attempt(stored::join, handler, failures));
			}, handler, failures);
			if (running.size() > WINDOW) {
				running.remove().run();
			}
		});
		running.forEach(Runnable::run);
		if (!failures.isEmpty()) {
			throw failures.get(0);
		}
	}

	private Map<TwoLevelStore, List<Object>> evicts() {
		Map<TwoLevelStore, List<Object>> evicts = new LinkedHashMap<>();
		this.steps.forEach((ref, step) -> {
			if (step instanceof Evict) {
				evicts.computeIfAbsent(ref.store, (store) -> new ArrayList<>()).add(step.key());
			}
		});
		return evicts;
	}

	private static void attempt(Runnable action, Consumer<RuntimeException> handler, List<RuntimeException> failures) {
		attempt(() -> {
			try {
				action.run();
			}
			catch (RuntimeException ex) {
				handler.accept(ex);
			}
		}, failures);
	}

	/** Whatever fails, the other steps have to be made: nobody will make them later. */
	private static void attempt(Runnable action, List<RuntimeException> failures) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			failures.add(ex);
		}
		catch (Error ex) {
			failures.add(new IllegalStateException("A step after the commit has failed", ex));
		}
	}

	/** Does nothing of what was asked for. */
	void rollBack() {
		this.ended = true;
		this.steps.values().forEach(Step::drop);
	}

	private record Ref(TwoLevelStore store, String text) {

	}

	/** What is to be done to a key. */
	private interface Step {

		Object key();

		CompletableFuture<?> store(TwoLevelStore store);

		void failed(CacheErrorHandler handler, TwoLevelStore store, RuntimeException failure);

		/** Another step has taken the place of this one, or none is wanted. */
		default void drop() {
		}

	}

	private record Evict(Object key) implements Step {

		@Override
		public CompletableFuture<?> store(TwoLevelStore store) {
			return CompletableFuture.completedFuture(null); // evicted with the others
		}

		@Override
		public void failed(CacheErrorHandler handler, TwoLevelStore store, RuntimeException failure) {
			handler.handleCacheEvictError(failure, store.door(), this.key);
		}

	}

	private record Put(PendingPut put, @Nullable Object value, ValueType type, EntryOptions options) implements Step {

		@Override
		public Object key() {
			return this.put.key();
		}

		@Override
		public CompletableFuture<?> store(TwoLevelStore store) {
			return store.completePut(this.put, this.value, this.type, this.options);
		}

		@Override
		public void failed(CacheErrorHandler handler, TwoLevelStore store, RuntimeException failure) {
			handler.handleCachePutError(failure, store.door(), key(), this.value);
		}

		@Override
		public void drop() {
			this.put.release();
		}

	}

	private record Load(Claim claim, @Nullable Object value, ValueType type, EntryOptions options,
			LocalEntry entry) implements Step {

		@Override
		public Object key() {
			return this.claim.key();
		}

		@Override
		public CompletableFuture<?> store(TwoLevelStore store) {
			return store.complete(this.claim, this.value, this.type, this.options);
		}

		@Override
		public void failed(CacheErrorHandler handler, TwoLevelStore store, RuntimeException failure) {
			handler.handleCachePutError(failure, store.door(), key(), this.value);
		}

		@Override
		public void drop() {
			this.claim.release();
		}

	}

}
