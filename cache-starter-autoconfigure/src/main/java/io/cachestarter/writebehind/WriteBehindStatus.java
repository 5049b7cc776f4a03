package io.cachestarter.writebehind;

import java.time.Duration;

/**
 * What is pending of one cache.
 *
 * @param cache the name of the cache
 * @param pending how many keys are pending
 * @param deadLetters how many dead letters there are
 * @param lag how long the key that is written next has been in its place
 * @param ownedPartitions how many partitions this node flushes
 * @param partitions how many partitions there are
 * @since 0.1.0
 */
public record WriteBehindStatus(String cache, long pending, long deadLetters, Duration lag, int ownedPartitions,
		int partitions) {

}
