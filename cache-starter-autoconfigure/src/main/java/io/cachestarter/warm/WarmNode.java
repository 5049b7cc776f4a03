package io.cachestarter.warm;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.lock.DistributedLocks;

/**
 * What all runs of a node share.
 *
 * @param locks give the locks that let one node at a time load
 * @param marks tell what has been done
 * @param threads run the chunks
 * @param observer is told what happens
 * @param validFor for how long a warm-up without a schedule counts as done
 * @param clock measures times
 * @param wallClock tells when a run has begun, and when the next one is due
 */
record WarmNode(Supplier<DistributedLocks> locks, WarmMarks marks, Executor threads, WarmObserver observer,
		Duration validFor, MonotonicClock clock, Clock wallClock) {

}
