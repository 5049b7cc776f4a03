package io.cachestarter.cache;

import io.cachestarter.remote.PutToken;
import org.jspecify.annotations.Nullable;

/**
 * A put that has been announced. Epoch and generation are those before the value is
 * written elsewhere, so that the entry does not outlive an invalidation that comes after
 * that (protocol, H10).
 *
 * @param key the key
 * @param text the key as text
 * @param generation the generation of the view of the tags
 * @param epoch the epoch that this node had seen
 * @param token what the put is completed with, {@code null} without a remote level
 */
record PendingPut(Object key, String text, long generation, long epoch, @Nullable PutToken token) {

	void release() {
		if (this.token != null) {
			this.token.release();
		}
	}

}
