package io.cachestarter.writebehind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.cachestarter.cache.PendingWrites;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.NamedThreads;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;

/**
 * Write-behind over streams in Redis. See {@code docs/design/write-behind.md} for its
 * order of steps.
 *
 * @since 0.1.0
 */
public final class RedisWriteBehind implements WriteBehind, AutoCloseable {

	/** Batches that are written at the same time, of all caches. */
	private static final int MAX_THREADS = 32;

	private final String holder = UUID.randomUUID().toString();

	private final MonotonicClock clock = MonotonicClock.system();

	private final Map<String, BehindCache> caches = new LinkedHashMap<>();

	private final List<PartitionWorker> workers = new ArrayList<>();

	private final ScheduledThreadPoolExecutor threads;

	private final ScheduledThreadPoolExecutor renewals = new ScheduledThreadPoolExecutor(1,
			new NamedThreads("cache-starter-write-behind-renewal-"));

	private final RedisGateway redis;

	private final KeyEvictor evictor;

	private volatile boolean started;

	/**
	 * Creates a write-behind that accepts, and flushes once it is started.
	 * @param redis where writes are kept
	 * @param names names the keys
	 * @param codecs read what other nodes have accepted
	 * @param targets the caches
	 * @param classifier tells failures that pass
	 * @param evictor evicts keys of the caches
	 * @param observer is told what happens
	 */
	public RedisWriteBehind(RedisGateway redis, KeyNames names, ValueCodecs codecs,
			Collection<WriteBehindTarget> targets, FailureClassifier classifier, KeyEvictor evictor,
			WriteBehindObserver observer) {
		this.redis = redis;
		this.evictor = evictor;
		int partitions = targets.stream().mapToInt((target) -> target.settings().partitions()).sum();
		this.threads = new ScheduledThreadPoolExecutor(Math.max(1, Math.min(MAX_THREADS, partitions)),
				new NamedThreads("cache-starter-write-behind-"));
		for (WriteBehindTarget target : targets) {
			String name = target.writer().cacheName();
			PendingFormat format = new PendingFormat(name, codecs, target.codec(), target.keyType(),
					target.valueType());
			BehindCache cache = new BehindCache(redis, names, name, target.settings(), format, observer);
			this.caches.put(name, cache);
			for (Partition partition : cache.partitions()) {
				FlushContext context = new FlushContext(redis, cache, partition, this.holder,
						new Lease(this.clock, target.settings().lease()), untyped(target.writer()), classifier, evictor,
						observer, FlushContext.newLog());
				this.workers.add(new PartitionWorker(context, this.threads));
			}
		}
	}

	/** The bytes are decoded to the declared types, which are those of the writer. */
	@SuppressWarnings("unchecked")
	private static WriteBehindWriter<Object, Object> untyped(WriteBehindWriter<?, ?> writer) {
		return (WriteBehindWriter<Object, Object>) writer;
	}

	/**
	 * Returns what accepts the writes of each cache.
	 * @return by the names of the caches
	 */
	public Map<String, PendingWrites> pendingWrites() {
		return Map.copyOf(this.caches);
	}

	/**
	 * Begins to flush. To be called once.
	 */
	public void start() {
		this.started = true;
		this.workers.forEach(PartitionWorker::start);
		this.caches.values()
			.stream()
			.mapToLong((cache) -> cache.settings().lease().toMillis())
			.min()
			.ifPresent((shortest) -> {
				var unused = this.renewals.scheduleWithFixedDelay(() -> this.workers.forEach(PartitionWorker::renew),
						shortest / 3, shortest / 3, TimeUnit.MILLISECONDS);
			});
	}

	/**
	 * Flushes what it can and gives the partitions up to other nodes. What is left stays
	 * in Redis.
	 * @param timeout how long to wait for batches that are being written
	 */
	public void stop(Duration timeout) {
		if (this.started) {
			this.started = false;
			CompletableFuture<?>[] ends = this.workers.stream()
				.map(PartitionWorker::close)
				.toArray(CompletableFuture[]::new);
			Object unused = CompletableFuture.allOf(ends)
				.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
				.join();
		}
		this.threads.shutdownNow();
		this.renewals.shutdownNow();
	}

	@Override
	public Set<String> caches() {
		return Set.copyOf(this.caches.keySet());
	}

	@Override
	public WriteBehindStatus status(String cache) {
		BehindCache behind = cache(cache);
		List<Taken> read = behind.partitions()
			.stream()
			.map(Partition::look)
			.toList()
			.stream()
			.map(this.redis::await)
			.toList();
		return status(behind, read, (int) held(cache).stream().filter(Taken::isMine).count());
	}

	/**
	 * Returns what this node knows of the partitions that it flushes, without asking.
	 * @param cache the name of the cache
	 * @return the numbers of these partitions
	 */
	public WriteBehindStatus localStatus(String cache) {
		List<Taken> held = held(cache);
		return status(cache(cache), held, (int) held.stream().filter(Taken::isMine).count());
	}

	private static WriteBehindStatus status(BehindCache cache, List<Taken> read, int owned) {
		return new WriteBehindStatus(cache.name(), read.stream().mapToLong(Taken::pending).sum(),
				read.stream().mapToLong(Taken::dead).sum(),
				Duration.ofMillis(read.stream().mapToLong(Taken::lagMillis).max().orElse(0)), owned,
				cache.partitions().size());
	}

	private List<Taken> held(String cache) {
		return this.workers.stream()
			.filter((worker) -> worker.cache().equals(cache))
			.map(PartitionWorker::last)
			.toList();
	}

	@Override
	public boolean awaitFlushed(String cache, Duration timeout) {
		long deadline = this.clock.nanos() + timeout.toNanos();
		while (status(cache).pending() > 0) {
			if (this.clock.nanos() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
				return false;
			}
			Object unused = new CompletableFuture<@Nullable Object>()
				.completeOnTimeout(null, BehindCache.look().toMillis(), TimeUnit.MILLISECONDS)
				.join();
		}
		return true;
	}

	@Override
	public List<DeadLetter> deadLetters(String cache, int max) {
		if (max <= 0) {
			throw new IllegalArgumentException("'max' must be positive but is " + max);
		}
		return letters(cache).list(max);
	}

	@Override
	public @Nullable DeadLetter deadLetter(String cache, String id) {
		return letters(cache).find(id);
	}

	@Override
	public RequeueResult requeue(String cache, String id) {
		DeadLetter letter = deadLetter(cache, id);
		if (letter == null) {
			return RequeueResult.NOT_FOUND;
		}
		RequeueResult result = letters(cache).requeue(id);
		if (result == RequeueResult.REQUEUED) {
			Boolean unused = this.evictor.evict(cache, List.of(letter.keyText())).join();
		}
		return result;
	}

	@Override
	public boolean discard(String cache, String id) {
		return letters(cache).discard(id);
	}

	private DeadLetters letters(String cache) {
		return new DeadLetters(this.redis, cache(cache));
	}

	private BehindCache cache(String name) {
		BehindCache cache = this.caches.get(name);
		if (cache == null) {
			throw new IllegalArgumentException("Cache '" + name + "' has no write-behind. There is one of: "
					+ String.join(", ", this.caches.keySet()));
		}
		return cache;
	}

	@Override
	public void close() {
		stop(Duration.ZERO);
	}

}
