package io.cachestarter.cache;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A cache for one call of a {@code @CachePut} method, whose put is announced before the
 * method is called if its key is known by then; and for one of a {@code @Cacheable}
 * method that has no scope, whose put is announced by its miss. Used by one thread after
 * the other.
 */
final class CachePutCall extends CacheOfCall {

	private final Values values;

	private @Nullable CompletableFuture<PendingPut> announced;

	CachePutCall(TwoLevelCache cache, Values values) {
		super(cache);
		this.values = values;
	}

	/** Announces the put before the method is called. */
	void announce(Object key, CacheScope scope) {
		CompletableFuture<PendingPut> put = cache().store().beginPut(key);
		put.join();
		this.announced = put;
		scope.register(this);
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		CompletableFuture<PendingPut> put = this.announced;
		if (put != null && put.join().text().equals(KeyText.of(key))) {
			this.announced = null;
			cache().finishPut(put.join(), value, this.values.optionsOf());
		}
		else {
			cache().finishPut(cache().store().beginPut(key).join(), value, this.values.optionsOf());
		}
	}

	/**
	 * Announces a put after a miss. Where there is no scope, as with AspectJ weaving,
	 * that is all that connects the two: nobody waits for the load, but it can be
	 * overtaken.
	 */
	@Override
	public @Nullable ValueWrapper get(Object key) {
		ValueWrapper entry = super.get(key);
		if (entry == null) {
			this.announced = cache().store().beginPut(key);
			this.announced.join();
		}
		return entry;
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		CompletableFuture<?> found = super.retrieve(key);
		if (found == null) {
			this.announced = cache().store().beginPut(key);
			return null;
		}
		return found
			.thenCompose((entry) -> (entry != null) ? CompletableFuture.completedFuture(entry) : announceLater(key));
	}

	private CompletableFuture<@Nullable Object> announceLater(Object key) {
		CompletableFuture<PendingPut> put = cache().store().beginPut(key);
		this.announced = put;
		return put.thenApply((done) -> null);
	}

	@Override
	public void close() {
		CompletableFuture<PendingPut> put = this.announced;
		if (put != null) {
			this.announced = null;
			put.join().release();
		}
	}

}
