package io.cachestarter.cache;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A cache for one call of a {@code @CachePut} method, whose put is announced before the
 * method is called if its key is known by then. Used by one thread after the other.
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

	@Override
	public void close() {
		CompletableFuture<PendingPut> put = this.announced;
		if (put != null) {
			this.announced = null;
			put.join().release();
		}
	}

}
