package io.cachestarter.cache;

import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.LoadLease;
import org.jspecify.annotations.Nullable;

/**
 * What a caller that is about to load a key has noted before, so that its value can be
 * fenced out if it is overtaken.
 *
 * @param store the cache
 * @param key the key
 * @param text the key as text
 * @param stamp its stamp before anything was read
 * @param generation the generation of the view of the tags, likewise
 * @param epoch the epoch that this node had seen when the right to load was granted
 * @param lease the right to load, or {@code null} if the value can be kept in this heap
 * only
 * @param fallback a value that is no longer fresh, for the case that the load fails
 */
record Claim(TwoLevelStore store, Object key, String text, long stamp, long generation, long epoch,
		@Nullable LoadLease lease, @Nullable LocalEntry fallback) {

	void release() {
		if (this.lease != null) {
			this.lease.release();
		}
	}

}
