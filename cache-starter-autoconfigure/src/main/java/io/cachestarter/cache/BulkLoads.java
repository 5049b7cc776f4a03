package io.cachestarter.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import io.cachestarter.cache.Flight.Landing;
import io.cachestarter.cache.PendingWrites.Pending;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.LoadBatch;
import io.cachestarter.remote.PutOutcome;
import io.cachestarter.remote.RemoteLevel;
import io.cachestarter.tag.TagView;
import org.jspecify.annotations.Nullable;

/**
 * Reads, loads and puts many keys at once. Safe for use by multiple threads.
 */
final class BulkLoads {

	/*
	 * Each key has a flight and a look-up of its own, with the same steps and fences as a
	 * single load; only what they send goes together, and the user's function is called
	 * once. No load is waited for before the own ones have landed: two callers that hold
	 * some keys each and wait for the other's would wait for ever.
	 *
	 * A connection takes a limited number of commands that wait for their answers, so
	 * only so many keys are on their way at a time.
	 */

	/** Keys that are on their way to Redis at the same time. */
	private static final int WINDOW = 1_000;

	private final Loads loads;

	private final TwoLevelStore store;

	private final Values values;

	BulkLoads(Loads loads, Values values) {
		this.loads = loads;
		this.store = loads.store();
		this.values = values;
	}

	<K, V> Map<K, V> find(Collection<? extends K> keys) {
		Batch<K> batch = new Batch<>(keys);
		batch.readLocally();
		RemoteLevel remote = this.store.remote();
		if (remote != null && !batch.missing.isEmpty() && this.store.isRemoteTrusted()) {
			batch.read(remote, Lookup.Purpose.FIND).forEach(batch::take);
		}
		batch.takePending();
		return batch.result();
	}

	<K, V> Map<K, V> load(Collection<? extends K> keys, Function<? super Set<K>, ? extends Map<K, V>> loader) {
		Batch<K> batch = new Batch<>(keys);
		batch.readLocally();
		if (!batch.missing.isEmpty()) {
			batch.load(loader);
		}
		return batch.result();
	}

	/**
	 * Loads what Redis does not have or will not have for long. What somebody else loads
	 * is not waited for.
	 * @param dueMillis how long a value has to be fresh still, not to be loaded anew
	 * @return how many were loaded
	 */
	<K, V> int warmUp(Collection<? extends K> keys, Function<? super Set<K>, ? extends Map<K, V>> loader,
			long dueMillis) {
		Batch<K> batch = new Batch<>(keys);
		if (this.store.remote() == null || !this.store.isRemoteTrusted()) {
			batch.readLocally();
		}
		else {
			batch.missAll();
		}
		return batch.missing.isEmpty() ? 0 : batch.warmUp(loader, dueMillis);
	}

	<K, V> void put(Map<? extends K, ? extends V> all) {
		finishPuts(beginPuts(all.keySet()), all);
	}

	/** Announces puts, before the values are written elsewhere. */
	List<PendingPut> beginPuts(Collection<?> keys) {
		List<PendingPut> puts = new ArrayList<>();
		Window<PendingPut> begun = new Window<>(puts::add);
		keys.forEach((key) -> begun.add(this.store.beginPut(key)));
		begun.close();
		return puts;
	}

	<K, V> void finishPuts(List<PendingPut> puts, Map<? extends K, ? extends V> all) {
		TransactionLog log = this.store.transactions().current();
		if (log == null) {
			List<PutOutcome> unused = completePuts(puts, all, this.values.optionsOf());
			return;
		}
		for (PendingPut put : puts) {
			Object value = all.get(Loads.<K>cast(put.key()));
			log.put(this.store, put, value, this.values.typeOf().apply(value), EntryOptions.NONE);
		}
	}

	/** Makes announced puts, whether there is a transaction or not. */
	List<PutOutcome> completePuts(List<PendingPut> puts, Map<?, ?> all,
			Function<@Nullable Object, EntryOptions> optionsOf) {
		List<EntryOptions> options = puts.stream().map((put) -> optionsOf.apply(all.get(put.key()))).toList();
		CompletableFuture<?> tagged = this.store.tagAll(options, this.store.view().generation());
		List<PutOutcome> outcomes = new ArrayList<>();
		Window<PutOutcome> running = new Window<>(outcomes::add);
		for (int i = 0; i < puts.size(); i++) {
			Object value = all.get(puts.get(i).key());
			running.add(this.store.completePut(puts.get(i), value, this.values.typeOf().apply(value), options.get(i),
					tagged));
		}
		running.close();
		return outcomes;
	}

	/** Futures that are waited for in their order, the first when there are too many. */
	private static final class Window<T> {

		private final Deque<CompletableFuture<T>> running = new ArrayDeque<>();

		private final Consumer<T> then;

		Window(Consumer<T> then) {
			this.then = then;
		}

		void add(CompletableFuture<T> next) {
			this.running.add(next);
			if (this.running.size() > WINDOW) {
				this.then.accept(this.running.remove().join());
			}
		}

		/** Waits for those that are left. */
		void close() {
			this.running.forEach((each) -> this.then.accept(each.join()));
			this.running.clear();
		}

	}

	/** The keys of one call and what has been found of them. Not thread-safe. */
	private final class Batch<K> {

		private final Map<K, @Nullable Object> found = new LinkedHashMap<>();

		private final Map<K, String> missing = new LinkedHashMap<>();

		private final Set<K> alone = new LinkedHashSet<>();

		private final Set<K> elsewhere = new LinkedHashSet<>();

		private long dueMillis;

		private boolean warming;

		private final @Nullable TransactionLog log = BulkLoads.this.store.transactions().existing();

		Batch(Collection<? extends K> keys) {
			keys.forEach((key) -> this.found.put(key, null));
		}

		/**
		 * Takes what the heap has, and what this transaction has touched out of the rest.
		 */
		void readLocally() {
			TwoLevelStore store = BulkLoads.this.store;
			for (K key : List.copyOf(this.found.keySet())) {
				String text = KeyText.of(key);
				LocalEntry entry;
				if (this.log != null && this.log.hasTouched(store, text)) {
					entry = this.log.loaded(store, text);
					if (entry == null) {
						this.alone.add(key);
						continue;
					}
				}
				else {
					entry = visible(store.findLocal(key));
				}
				if (entry != null) {
					this.found.put(key, entry.get());
				}
				else {
					this.missing.put(key, text);
				}
			}
		}

		/** Asks Redis for everything, whatever the heap has. */
		void missAll() {
			this.found.keySet().forEach((key) -> this.missing.put(key, KeyText.of(key)));
		}

		private @Nullable LocalEntry visible(@Nullable LocalEntry entry) {
			return (this.log != null) ? this.log.visible(entry) : entry;
		}

		void take(K key, Lookup lookup) {
			LocalEntry entry = visible(lookup.entry());
			if (entry != null) {
				this.found.put(key, entry.get());
			}
		}

		/**
		 * Reads all missing keys in one round trip, and follows each as far as it goes.
		 */
		Map<K, Lookup> read(RemoteLevel remote, Lookup.Purpose purpose) {
			Map<K, Lookup> lookups = new LinkedHashMap<>();
			long deadline = BulkLoads.this.store.nanos() + BulkLoads.this.store.settings().loadTimeout().toNanos();
			CompletableFuture<?> tag = learnCacheTag();
			List<CompletableFuture<byte @Nullable []>> answers = new ArrayList<>();
			this.missing.forEach((key, text) -> {
				CompletableFuture<byte @Nullable []> answer = new CompletableFuture<>();
				answers.add(answer);
				Lookup lookup = BulkLoads.this.store.lookup(remote, key, text, BulkLoads.this.values.types(), purpose,
						deadline);
				if (this.warming) {
					lookup.refreshWithin(this.dueMillis);
				}
				lookups.put(key, lookup.withBytes(answer));
			});
			CompletableFuture<?> unused = remote.get(List.copyOf(this.missing.values()))
				.thenCombine(tag, (bytes, done) -> bytes)
				.whenComplete((bytes, ex) -> distribute(answers, bytes, ex));
			settle(answers);
			List<Lookup> all = List.copyOf(lookups.values());
			LoadBatch batch = remote.loadBatch();
			for (int from = 0; from < all.size(); from += WINDOW) {
				follow(all.subList(from, Math.min(all.size(), from + WINDOW)), batch);
			}
			return lookups;
		}

		private CompletableFuture<?> learnCacheTag() {
			TagView view = BulkLoads.this.store.view();
			String tag = BulkLoads.this.store.cacheTag();
			return (view.known(tag) != TagView.UNKNOWN) ? CompletableFuture.completedFuture(null)
					: BulkLoads.this.store.tags().look(List.of(tag), view.generation()).exceptionally((ex) -> null);
		}

		private static void distribute(List<CompletableFuture<byte @Nullable []>> answers,
				@Nullable List<byte @Nullable []> bytes, @Nullable Throwable ex) {
			for (int i = 0; i < answers.size(); i++) {
				if (bytes != null && ex == null) {
					answers.get(i).complete(bytes.get(i));
				}
				else {
					answers.get(i).completeExceptionally((ex != null) ? ex : new IllegalStateException("No answer"));
				}
			}
		}

		/**
		 * Advances all look-ups side by side until each has ended or waits for somebody.
		 */
		private static void follow(Collection<Lookup> lookups, LoadBatch batch) {
			lookups.forEach((lookup) -> lookup.batch(batch));
			List<CompletableFuture<?>> awaited;
			do {
				awaited = new ArrayList<>();
				for (Lookup lookup : lookups) {
					CompletableFuture<?> next = lookup.isWaiting() ? null : lookup.advance();
					if (next != null && !lookup.isWaiting()) {
						awaited.add(next);
					}
				}
				batch.send();
				settle(awaited);
			}
			while (!awaited.isEmpty());
			lookups.forEach((lookup) -> lookup.batch(null));
		}

		private static void settle(List<? extends CompletableFuture<?>> futures) {
			futures.forEach((each) -> each.handle((value, ex) -> true).join());
		}

		<V> void load(Function<? super Set<K>, ? extends Map<K, V>> loader) {
			int unused = loadOwn(loader);
			for (K key : this.elsewhere) {
				this.found.put(key, BulkLoads.this.loads.load(key, () -> loader.apply(Set.of(key)).get(key),
						BulkLoads.this.values));
			}
		}

		<V> int warmUp(Function<? super Set<K>, ? extends Map<K, V>> loader, long due) {
			this.warming = true;
			this.dueMillis = due;
			return loadOwn(loader);
		}

		/**
		 * Loads what nobody else does.
		 * @return how many
		 */
		private <V> int loadOwn(Function<? super Set<K>, ? extends Map<K, V>> loader) {
			Map<K, Flight> flights = new LinkedHashMap<>();
			try {
				takeOff(flights);
				loadAndComplete(flights, loader);
				return flights.size();
			}
			catch (RuntimeException | Error ex) {
				flights.values().forEach((flight) -> {
					flight.releaseClaim();
					BulkLoads.this.loads.flights().fail(flight, ex);
				});
				throw ex;
			}
		}

		/**
		 * Gets the right to load for as many keys as possible, without waiting for
		 * anybody.
		 */
		private void takeOff(Map<K, Flight> mine) {
			Map<K, String> own = new LinkedHashMap<>();
			this.missing.forEach((key, text) -> {
				Flight flight = BulkLoads.this.loads.flights().tryEnter(text);
				if (flight != null) {
					mine.put(key, flight);
					own.put(key, text);
				}
				else {
					this.elsewhere.add(key);
				}
			});
			this.missing.keySet().retainAll(own.keySet());
			RemoteLevel remote = BulkLoads.this.store.remote();
			if (remote == null || !BulkLoads.this.store.isRemoteTrusted()) {
				mine.forEach((key, flight) -> flight.load(BulkLoads.this.store.localClaim(key, flight.text())));
				return;
			}
			read(remote, Lookup.Purpose.LOAD).forEach((key, lookup) -> land(key, lookup, mine));
		}

		private void land(K key, Lookup lookup, Map<K, Flight> mine) {
			Flight flight = Objects.requireNonNull(mine.get(key));
			Claim claim = lookup.claim();
			if (lookup.isDone() && claim != null) {
				flight.startAgainAt(lookup.stamp());
				flight.load(claim);
				return;
			}
			mine.remove(key);
			LocalEntry entry = lookup.entry();
			if (entry != null) {
				take(key, lookup);
				flight.startAgainAt(lookup.stamp());
				BulkLoads.this.loads.flights().land(flight, entry);
			}
			else {
				lookup.stopWaiting();
				this.elsewhere.add(key);
				BulkLoads.this.loads.flights().end(flight, Landing.AGAIN);
			}
		}

		private <V> void loadAndComplete(Map<K, Flight> flights, Function<? super Set<K>, ? extends Map<K, V>> loader) {
			Set<K> wanted = new LinkedHashSet<>(flights.keySet());
			wanted.addAll(this.alone);
			if (wanted.isEmpty()) {
				return;
			}
			wanted.removeAll(takePending(wanted, flights.values()));
			if (!wanted.isEmpty()) {
				BulkLoads.this.store.counts().loads().increment();
				Map<K, V> loaded = loader.apply(wanted);
				wanted.forEach((key) -> this.found.put(key, loaded.get(key)));
			}
			complete(flights);
		}

		/** Takes what is pending of the keys that have not been found. */
		void takePending() {
			Set<K> wanted = new LinkedHashSet<>();
			this.found.forEach((key, value) -> {
				if (value == null) {
					wanted.add(key);
				}
			});
			Set<K> unused = takePending(wanted, List.of());
		}

		/** Returns the keys that have a pending write, which has been taken. */
		private Set<K> takePending(Set<K> wanted, Collection<Flight> flights) {
			Map<K, Pending> pending = BulkLoads.this.store.pendingReads().findAll(wanted, flights);
			pending.forEach((key, write) -> this.found.put(key, write.value()));
			return pending.keySet();
		}

		private void complete(Map<K, Flight> flights) {
			Loads all = BulkLoads.this.loads;
			TransactionLog current = BulkLoads.this.store.transactions().current();
			if (current != null && current.defersLoads()) {
				flights.forEach((key, flight) -> all.complete(flight, this.found.get(key), BulkLoads.this.values));
				return;
			}
			Map<K, EntryOptions> options = new LinkedHashMap<>();
			flights.keySet()
				.forEach((key) -> options.put(key, BulkLoads.this.values.optionsOf().apply(this.found.get(key))));
			CompletableFuture<?> tagged = BulkLoads.this.store.tagAll(options.values(), oldestGeneration(flights));
			RemoteLevel remote = BulkLoads.this.store.remote();
			LoadBatch batch = (remote != null) ? remote.loadBatch() : null;
			Window<LocalEntry> running = new Window<>((entry) -> {
			});
			flights.forEach((key, flight) -> {
				Object value = this.found.get(key);
				running.add(
						BulkLoads.this.store
							.complete(flight.claim(), value, BulkLoads.this.values.typeOf().apply(value),
									Objects.requireNonNull(options.get(key)), tagged, batch)
							.thenApply((entry) -> {
								all.flights().land(flight, entry);
								return entry;
							}));
			});
			if (batch != null) {
				batch.send();
			}
			running.close();
		}

		private long oldestGeneration(Map<K, Flight> flights) {
			return flights.values()
				.stream()
				.mapToLong((flight) -> flight.claim().generation())
				.min()
				.orElseGet(BulkLoads.this.store.view()::generation);
		}

		<V> Map<K, V> result() {
			Map<K, V> result = new LinkedHashMap<>();
			this.found.forEach((key, value) -> {
				if (value != null) {
					result.put(key, Loads.<V>cast(value));
				}
			});
			return result;
		}

	}

}
