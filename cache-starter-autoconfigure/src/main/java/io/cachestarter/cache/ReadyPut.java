package io.cachestarter.cache;

import java.util.concurrent.CompletableFuture;

import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.EntryMarks;
import io.cachestarter.remote.Lifetime;

/**
 * A put of which everything is known but what Redis says.
 *
 * @param put the announced put
 * @param entry what the heap gets
 * @param marks what the entry in Redis carries
 * @param lifetime how long it lives
 * @param stamp the stamp of the key in the heap
 * @param tagged ends when its tags are seen to, whether that went well or not
 */
record ReadyPut(PendingPut put, LocalEntry entry, EntryMarks marks, Lifetime lifetime, long stamp,
		CompletableFuture<?> tagged) {

}
