package io.cachestarter.writebehind;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * Evicts keys of a cache everywhere. Implementations are safe for use by multiple
 * threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface KeyEvictor {

	/**
	 * Evicts keys.
	 * @param cache the name of the cache
	 * @param keyTexts the keys as text
	 * @return whether they are evicted everywhere, inside a future that never fails; if
	 * not, they may have to be evicted again
	 */
	CompletableFuture<Boolean> evict(String cache, Collection<String> keyTexts);

}
