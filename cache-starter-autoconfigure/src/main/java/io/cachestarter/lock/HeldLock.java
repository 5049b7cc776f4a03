package io.cachestarter.lock;

import java.time.Duration;

/**
 * A lock that is held on this node.
 *
 * @param name the name of the lock
 * @param kind its kind
 * @param holder the thread that holds it, or {@code "handle"}
 * @param fencingToken its token
 * @param held since when it is held
 * @param remainingLease for how long it is held if it is not renewed any more
 * @param renewed whether it is renewed
 * @since 0.1.0
 */
public record HeldLock(String name, LockKind kind, String holder, long fencingToken, Duration held,
		Duration remainingLease, boolean renewed) {

}
