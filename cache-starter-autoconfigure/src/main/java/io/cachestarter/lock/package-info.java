/**
 * Locks that all nodes of an application share, in Redis: exclusive ones, fair ones,
 * read-write locks, semaphores and latches. {@link io.cachestarter.lock.DistributedLocks}
 * is where they come from. Knows nothing of the caches.
 */
@NullMarked
package io.cachestarter.lock;

import org.jspecify.annotations.NullMarked;
