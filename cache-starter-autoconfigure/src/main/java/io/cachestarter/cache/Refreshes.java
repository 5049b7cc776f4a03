package io.cachestarter.cache;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.WorkUnderWay;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.FoundEntry;
import io.cachestarter.remote.LoadLease;
import io.cachestarter.remote.RemoteLevel;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads values in the background while older ones serve: one at a time for a key in the
 * whole cluster, under the same leases and fences as any other load, and at most 1,000 at
 * a time. A key whose load has failed is left alone for a second. Safe for use by
 * multiple threads.
 */
final class Refreshes {

	private static final Logger logger = LoggerFactory.getLogger(Refreshes.class);

	private static final int MAX_RUNNING = 1_000;

	private final WorkUnderWay work = new WorkUnderWay();

	private final Set<String> running = ConcurrentHashMap.newKeySet();

	private final TwoLevelStore store;

	Refreshes(TwoLevelStore store) {
		this.store = store;
	}

	/** Begins to refresh a key, unless that is being done or cannot be done now. */
	void start(Object key, String text, TypeLookup types, Reload reload) {
		if (this.store.isClosing() || this.store.failing().isThrottled(text) || !this.running.add(text)) {
			return;
		}
		if (!this.work.tryBegin(MAX_RUNNING)) {
			this.store.limits().reached(Limit.REFRESHES);
			this.running.remove(text);
			return;
		}
		try {
			this.store.executor().execute(() -> run(key, text, types, reload));
		}
		catch (RejectedExecutionException ex) {
			this.work.end();
			this.running.remove(text);
			logger.debug("No thread is free for a refresh; the next reader tries again", ex);
		}
	}

	int size() {
		return this.work.count();
	}

	/** A load that lasts for too long may be tried again, but counts until its end. */
	private void run(Object key, String text, TypeLookup types, Reload reload) {
		CompletableFuture<?> end;
		try {
			Claim claim = claim(key, text, types);
			end = (claim != null) ? load(claim, reload) : CompletableFuture.completedFuture(null);
		}
		catch (RuntimeException | Error ex) {
			logger.debug("A refresh of cache '{}' failed", this.store.name(), ex);
			end = CompletableFuture.completedFuture(null);
		}
		CompletableFuture<?> unusedEnd = end.whenComplete((done, ex) -> this.work.end());
		CompletableFuture<?> unused = end.copy()
			.orTimeout(this.store.settings().loadTimeout().toNanos(), TimeUnit.NANOSECONDS)
			.whenComplete((done, ex) -> this.running.remove(text));
	}

	/**
	 * Gets the right to load, or fills the local level with what another node has loaded.
	 */
	private @Nullable Claim claim(Object key, String text, TypeLookup types) {
		RemoteLevel remote = this.store.remote();
		if (remote == null) {
			return this.store.localClaim(key, text);
		}
		long stamp = this.store.stamp(text);
		long generation = this.store.view().generation();
		FoundEntry found = remote.open(text, remote.get(text).join(), types);
		if (found == null || !this.store.isRemoteTrusted() || remote.nowMillis() == RemoteLevel.UNKNOWN_TIME) {
			return null;
		}
		long freshMillis = found.freshMillis(remote.nowMillis());
		if (freshMillis > 0 && !this.store.isDue(found, freshMillis)) {
			this.store.lookup(remote, key, text, types, Lookup.Purpose.FIND, 0).run();
			return null;
		}
		LoadLease lease = remote.beginRefresh(text, found.identity()).join();
		return (lease != null)
				? new Claim(this.store, key, text, stamp, generation, this.store.view().epoch(), lease, null) : null;
	}

	/** Runs a load on a thread of ours. */
	CompletableFuture<LocalEntry> reload(Claim claim, Reload reload) {
		CompletableFuture<LocalEntry> result = new CompletableFuture<>();
		Runnable task = () -> {
			CompletableFuture<?> unused = load(claim, reload).whenComplete((entry, ex) -> {
				if (ex != null) {
					result.completeExceptionally(ex);
				}
				else {
					result.complete(entry);
				}
			});
		};
		try {
			this.store.executor().execute(task);
		}
		catch (RejectedExecutionException ex) {
			claim.release();
			result.completeExceptionally(ex);
		}
		return result;
	}

	private CompletableFuture<LocalEntry> load(Claim claim, Reload reload) {
		this.store.counts().refreshes().increment();
		CompletableFuture<LocalEntry> loaded;
		try {
			loaded = reload.reload(claim);
		}
		catch (RuntimeException | Error ex) {
			loaded = CompletableFuture.failedFuture(ex);
		}
		return loaded.whenComplete((entry, ex) -> {
			if (ex == null) {
				this.store.failing().succeeded(claim.text());
				return;
			}
			claim.release();
			if (!(Loads.origin(ex) instanceof NothingToStoreException)) {
				this.store.failing().failed(claim.text());
			}
			this.store.counts().refreshFailures().increment();
			logger.debug("A background load of cache '{}' failed", this.store.name(), ex);
		});
	}

	/** Loads a key that the caller has the right to load, and completes the claim. */
	@FunctionalInterface
	interface Reload {

		CompletableFuture<LocalEntry> reload(Claim claim);

	}

}
