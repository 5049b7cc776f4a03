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
			finish(put.join(), value);
		}
		else {
			finish(cache().store().beginPut(key).join(), value);
		}
	}

	/**
	 * Makes the put, or an evict if an expression for a tag fails: the method has changed
	 * what the cached value was made of.
	 */
	private void finish(PendingPut put, @Nullable Object value) {
		try {
			cache().finishPut(put, value, this.values.optionsOf());
		}
		catch (RuntimeException | Error ex) {
			cache().evict(put.key());
			throw ex;
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
