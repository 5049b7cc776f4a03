package io.cachestarter.writebehind;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.internal.Completions;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.redis.RedisGateway;
import org.slf4j.LoggerFactory;

/**
 * What the flushing of one partition on this node needs. Safe for use by multiple
 * threads.
 *
 * @param redis waits for answers
 * @param cache the cache
 * @param partition the partition
 * @param holder this node
 * @param lease its hold of the partition
 * @param writer writes batches
 * @param classifier tells failures that pass
 * @param evictor evicts keys of the cache
 * @param observer is told
 * @param log tells people
 */
record FlushContext(RedisGateway redis, BehindCache cache, Partition partition, String holder, Lease lease,
		WriteBehindWriter<Object, Object> writer, FailureClassifier classifier, KeyEvictor evictor,
		WriteBehindObserver observer, ThrottledLog log) {

	static ThrottledLog newLog() {
		return new ThrottledLog(LoggerFactory.getLogger(RedisWriteBehind.class), Duration.ofSeconds(10),
				MonotonicClock.system());
	}

	<T> T await(CompletableFuture<T> answer) {
		return this.redis.await(answer);
	}

	/** Reads a write as its writer gets it. */
	PendingWrite<Object, Object> read(Item item, int attempt) {
		PendingFormat format = this.cache.format();
		return new PendingWrite<>(format.key(item.payload()), format.value(item.payload()),
				format.isDeletion(item.payload()),
				this.cache.name() + "-" + this.partition.number() + "-" + item.version(), item.version(), attempt);
	}

	/**
	 * Evicts keys of which the cache may have what was there before a write, and notes
	 * that it has not any more. Does not wait.
	 */
	void evict(Map<String, Long> versions) {
		if (versions.isEmpty()) {
			return;
		}
		List<String> keyTexts = List.copyOf(versions.keySet());
		CompletableFuture<?> unused = this.evictor.evict(this.cache.name(), keyTexts).thenAccept((evicted) -> {
			if (evicted) {
				CompletableFuture<?> unusedAnswer = this.partition.shown(versions);
			}
		});
	}

	void log(Throwable failure, boolean passing) {
		this.log.warn("Cache '" + this.cache.name() + "', partition " + this.partition.number()
				+ ": pending writes could not be written and are tried again"
				+ (passing ? " until they are" : ", then divided"), Completions.cause(failure));
	}

	void logFull() {
		this.log.warn("Cache '" + this.cache.name() + "', partition " + this.partition.number() + " stands still",
				new IllegalStateException("There are as many dead letters as may be. Requeue or discard some, or raise "
						+ "max-dead-letters"));
	}

	void logTrouble(RuntimeException ex) {
		this.log.warn("Cache '" + this.cache.name() + "', partition " + this.partition.number()
				+ ": pending writes cannot be flushed now", ex);
	}

}
