package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of write-behind.
 *
 * @param shutdownTimeout Longest time for which a node that ends flushes what is pending.
 * The rest stays in Redis.
 * @param defaults Settings that each cache with write-behind inherits.
 * @param caches Settings by cache name.
 * @since 0.1.0
 */
@ConfigurationProperties("cache-starter.write-behind")
public record WriteBehindProperties(@DefaultValue("10s") Duration shutdownTimeout, @DefaultValue CacheWrites defaults,
		@DefaultValue Map<String, CacheWrites> caches) {

	/**
	 * Settings of the write-behind of one cache; what is not set is inherited.
	 *
	 * @param enabled Whether what a CacheWriter bean writes is written later. A
	 * WriteBehindWriter bean always writes later.
	 * @param partitions Number of streams that the writes are divided into by their keys,
	 * from 1 to 64. Must stay the same while anything is pending.
	 * @param batchSize Highest number of keys that are written at a time, up to 1000.
	 * @param interval Time for which writes are collected before they are written.
	 * @param maxPending Highest number of keys that may be pending.
	 * @param acceptTimeout Longest time that a caller waits when as many are pending.
	 * @param retries Number of times that a batch is tried again after a failure that
	 * does not pass, before it is divided.
	 * @param minBackoff First pause after a failure.
	 * @param maxBackoff Longest pause after failures.
	 * @param jitter Share of a pause, from 0 to 1, by which it may be shorter.
	 * @param lease Time for which a partition stays with a node that is not heard of,
	 * from 1s to 10m.
	 * @param maxDeadLetters Highest number of writes that are given up. A partition with
	 * its share of them stands still.
	 * @param retention Time for which what is pending outlives the last node.
	 */
	public record CacheWrites(@Nullable Boolean enabled, @Nullable Integer partitions, @Nullable Integer batchSize,
			@Nullable Duration interval, @Nullable Integer maxPending, @Nullable Duration acceptTimeout,
			@Nullable Integer retries, @Nullable Duration minBackoff, @Nullable Duration maxBackoff,
			@Nullable Double jitter, @Nullable Duration lease, @Nullable Integer maxDeadLetters,
			@Nullable Duration retention) {

	}

}
