package io.cachestarter.remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.Limit;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.tag.RemoteTags;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether what Redis says can be believed, and keeps what Redis has yet to be told.
 * Evicts and invalidations go through here. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class RemoteTrust {

	/*
	 * Invariant: while Redis is believed, it has been told every change of this node that
	 * has returned. A change that fails is entered into the journal, and the belief is
	 * given up, in one step under the lock; the belief comes back, under the same lock,
	 * only when the journal is empty.
	 *
	 * The order in which it comes back (protocol, "Reconnect" and "Outage"): connection
	 * and subscription are confirmed; the server is greeted, so that a server that has
	 * lost changes is found out; the journal is replayed; everything held locally is
	 * dropped; the journal is still empty and no connection has been lost meanwhile.
	 *
	 * A change keeps its message and the number in it: the others see it when the change
	 * is replayed, or twice, but never miss it.
	 *
	 * The servers of a cluster are looked at again and again, because one of them may be
	 * replaced without a connection of this node being lost.
	 */

	private static final Logger logger = LoggerFactory.getLogger(RemoteTrust.class);

	/** Keys that one script removes, so that it does not stall Redis. */
	private static final int MAX_KEYS = 500;

	/** Scripts that are sent at once; in a cluster there can be one for each key. */
	private static final int MAX_SCRIPTS = 1_000;

	private static final int MAX_POSTPONED = 1_000;

	/** Changes that are replayed in one round trip. */
	private static final int BATCH = 200;

	private static final long PAUSE_MILLIS = 50;

	private static final long WATCH_MILLIS = 1_000;

	private final ReentrantLock lock = new ReentrantLock();

	private final ThrottledLog log = new ThrottledLog(logger, Duration.ofMinutes(1), MonotonicClock.system());

	private final CompletableFuture<@Nullable Void> firstTrust = new CompletableFuture<>();

	/** What is to be done when Redis is believed again and is no loss if it is not. */
	private final Deque<Runnable> postponed = new ArrayDeque<>();

	private final Journal journal;

	private final JournalCopy journalCopy;

	private final RedisGateway redis;

	private final InvalidationBus bus;

	private final RemoteTags tags;

	private final ScheduledExecutorService upkeep;

	private final UnaryOperator<String> keyPrefixes;

	private Runnable flush = () -> {
	};

	private volatile Runnable onDistrust = () -> {
	};

	private boolean recovering;

	private boolean closed;

	private long losses;

	private volatile boolean trusted;

	/**
	 * Creates a trust without belief.
	 * @param keyPrefixes what the keys of a cache begin with
	 */
	RemoteTrust(RedisGateway redis, InvalidationBus bus, RemoteTags tags, ScheduledExecutorService upkeep,
			UnaryOperator<String> keyPrefixes, JournalCopy journalCopy, int journalCapacity) {
		this.redis = redis;
		this.bus = bus;
		this.tags = tags;
		this.upkeep = upkeep;
		this.keyPrefixes = keyPrefixes;
		this.journalCopy = journalCopy;
		this.journal = new Journal(bus::publishLater, journalCopy, journalCapacity);
		journalCopy.read().forEach((left) -> this.journal.restore(pending(left)));
	}

	private PendingChange pending(ChangeRecord left) {
		return (left.cache() != null) ? eviction(left, left.cache(), this.bus.keysChanged(left.cache(), left.texts()))
				: invalidation(left.texts());
	}

	/**
	 * Begins to watch the connections, and waits until Redis is believed if it can be
	 * reached.
	 * @param flushTask drops everything that is held locally
	 * @param distrustTask run when Redis is not believed any more; must not block
	 * @param longest how long to wait
	 */
	void start(Runnable flushTask, Runnable distrustTask, Duration longest) {
		this.flush = flushTask;
		this.onDistrust = distrustTask;
		this.redis.onTrouble(this::lose);
		lose();
		Future<?> unused = this.upkeep.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS,
				TimeUnit.MILLISECONDS);
		if (!this.redis.isConnected()) {
			return;
		}
		await(this.firstTrust, longest);
		if (!this.trusted) {
			logger.warn("Redis could not be greeted within {}; going on without it until it can", longest);
		}
	}

	/**
	 * Tells whether values may be read from Redis and stored there.
	 * @return whether it is believed
	 */
	public boolean isTrusted() {
		return this.trusted;
	}

	/**
	 * Returns how often changes that Redis had yet to be told were more than are kept,
	 * and became clears of their caches.
	 * @return the count since the start
	 */
	public long journalOverflows() {
		this.lock.lock();
		try {
			return this.journal.overflows();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns how many changes Redis has yet to be told.
	 * @return the number
	 */
	public int journalSize() {
		this.lock.lock();
		try {
			return this.journal.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Removes keys from Redis and tells the other nodes, now or when Redis is back.
	 * @param level the cache
	 * @param keyTexts the keys as text
	 * @return how many values were removed now, inside a future that never fails
	 */
	public CompletableFuture<Long> evict(RemoteLevel level, List<String> keyTexts) {
		List<List<byte[]>> parts = new ArrayList<>();
		for (List<byte[]> group : this.redis.bySlot(keyTexts.stream().map(level::key).toList())) {
			for (int from = 0; from < group.size(); from += MAX_KEYS) {
				parts.add(group.subList(from, Math.min(group.size(), from + MAX_KEYS)));
			}
		}
		CompletableFuture<Long> total = CompletableFuture.completedFuture(0L);
		for (int from = 0; from < parts.size(); from += MAX_SCRIPTS) {
			List<List<byte[]>> some = parts.subList(from, Math.min(parts.size(), from + MAX_SCRIPTS));
			total = total.thenCompose((before) -> evictParts(level, some).thenApply((count) -> before + count));
		}
		return total;
	}

	private CompletableFuture<Long> evictParts(RemoteLevel level, List<List<byte[]>> parts) {
		CompletableFuture<Long> total = CompletableFuture.completedFuture(0L);
		for (List<byte[]> part : parts) {
			total = total.thenCombine(evictGroup(level, part), Long::sum);
		}
		return total;
	}

	private CompletableFuture<Long> evictGroup(RemoteLevel level, List<byte[]> keys) {
		List<String> texts = keys.stream().map(level::keyText).toList();
		byte[] message = level.message(texts);
		if (!this.trusted && keepUnlessTrusted(() -> keepEvictions(level.cache(), texts, message))) {
			return CompletableFuture.completedFuture(0L);
		}
		return level.evict(keys, message).exceptionally((ex) -> {
			lose(() -> keepEvictions(level.cache(), texts, message));
			return 0L;
		});
	}

	/**
	 * Evicts keys whose puts may have been made or not, as soon as Redis can be reached.
	 * @param message the message of the puts, which has a number
	 */
	void evictLater(RemoteLevel level, List<String> keyTexts, byte[] message) {
		lose(() -> keepEvictions(level.cache(), keyTexts, message));
	}

	/**
	 * Keeps each key by itself, so that it is kept once. Only one of them can have the
	 * number of the message that names them all.
	 */
	private void keepEvictions(String cache, List<String> texts, byte[] message) {
		if (texts.size() == 1) {
			keep(eviction(ChangeRecord.eviction(cache, texts.get(0)), cache, message));
			return;
		}
		this.bus.publishLater(message);
		texts.forEach((text) -> this.journal
			.add(eviction(ChangeRecord.eviction(cache, text), cache, this.bus.keysChanged(cache, List.of(text)))));
	}

	private void keep(PendingChange change) {
		this.journal.add(change);
		if (this.closed) {
			this.log.warn("A change came after the end, and Redis is not told of it",
					new IllegalStateException("The cache has been closed"));
		}
	}

	private PendingChange eviction(ChangeRecord about, String cache, byte[] message) {
		String prefix = this.keyPrefixes.apply(cache);
		List<byte[]> keys = about.texts()
			.stream()
			.map((text) -> (prefix + text).getBytes(StandardCharsets.UTF_8))
			.toList();
		return new PendingChange(about, message,
				() -> this.redis.change(RemoteLevel.EVICT, keys, this.bus.channel(), message),
				() -> invalidation(List.of(KeyNames.cacheTag(cache))));
	}

	/**
	 * Invalidates tags in Redis and tells the other nodes, now or when Redis is back.
	 * @param tagTexts the tags
	 * @return whether Redis knows now, inside a future that never fails
	 */
	public CompletableFuture<Boolean> invalidate(List<String> tagTexts) {
		PendingChange change = invalidation(tagTexts);
		if (!this.trusted && keepUnlessTrusted(() -> keep(change))) {
			this.flush.run();
			return CompletableFuture.completedFuture(false);
		}
		return change.make().handle((done, ex) -> {
			if (ex != null) {
				lose(() -> keep(change));
				logger.warn("Tags could not be invalidated; they are when Redis can be reached: {}", ex.toString());
				this.flush.run();
			}
			return ex == null;
		});
	}

	/**
	 * Runs a task when Redis has got into trouble and is believed again, for what has
	 * failed just now. Of many tasks only the latest are kept.
	 * @param task must not block
	 */
	void whenTrustedAgain(Runnable task) {
		this.lock.lock();
		try {
			if (this.postponed.size() >= MAX_POSTPONED) {
				this.postponed.removeFirst();
				this.bus.limits().reached(Limit.RELEASES);
			}
			this.postponed.addLast(task);
		}
		finally {
			this.lock.unlock();
		}
	}

	private PendingChange invalidation(List<String> tagTexts) {
		byte[] message = this.bus.tagsInvalidated(tagTexts);
		return new PendingChange(ChangeRecord.invalidation(tagTexts), message,
				() -> this.tags.invalidate(tagTexts, this.bus.channel(), message), () -> invalidation(tagTexts));
	}

	private boolean keepUnlessTrusted(Runnable keeping) {
		this.lock.lock();
		try {
			if (this.trusted) {
				return false;
			}
			keeping.run();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void lose() {
		lose(() -> logger.trace("Redis is in trouble, so it is not believed"));
	}

	/** Notices that another server has become a primary of the cluster. */
	private void watch() {
		if (this.trusted && this.redis.isCluster()) {
			CompletableFuture<?> unused = this.tags.isGreeted().whenComplete((greeted, ex) -> {
				if (ex != null || !greeted) {
					logger.debug("The primaries of the cluster have changed or are not reached", ex);
					lose();
				}
			});
		}
	}

	/**
	 * Gives the belief up, in one step with what is to be kept, and begins to win it
	 * back.
	 */
	private void lose(Runnable keeping) {
		boolean believed;
		boolean begin;
		this.lock.lock();
		try {
			keeping.run();
			believed = this.trusted && !this.closed;
			begin = !this.recovering && !this.closed;
			this.trusted = false;
			this.losses++;
			this.recovering |= begin;
		}
		finally {
			this.lock.unlock();
		}
		if (believed) {
			logger.warn("Redis is in trouble: it is not read until it answers and has been told all changes");
			this.onDistrust.run();
		}
		if (begin) {
			recoverLater(0);
		}
	}

	private void recoverLater(long delayMillis) {
		try {
			Future<?> unused = this.upkeep.schedule(this::recover, delayMillis, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Closed while Redis was not believed", ex);
		}
	}

	private void recover() {
		try {
			long seen = losses();
			if (!this.redis.isConnected() || !this.redis.isSubscribed() || !replay(seen)) {
				recoverLater(PAUSE_MILLIS);
			}
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Redis is not believed yet, trying again", ex);
			recoverLater(PAUSE_MILLIS);
		}
	}

	/**
	 * Greets, replays and drops what is held. Changes that are made after the drop remove
	 * their own entries themselves, so they are only to be replayed.
	 */
	private boolean replay(long seen) {
		this.redis.await(this.tags.hello());
		drain();
		this.flush.run();
		while (!trustIfNothingIsPending(seen)) {
			if (losses() != seen) {
				return false;
			}
			drain();
		}
		return true;
	}

	/**
	 * Makes the changes in their order. The first one goes alone, so that Redis knows its
	 * script before the others follow.
	 */
	private void drain() {
		for (List<PendingChange> batch = batch(1); !batch.isEmpty(); batch = batch(BATCH)) {
			List<CompletableFuture<?>> running = new ArrayList<>();
			batch.forEach((change) -> running.add(change.make()));
			running.forEach(this.redis::await);
			remove(batch);
		}
	}

	private long losses() {
		this.lock.lock();
		try {
			return this.losses;
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<PendingChange> batch(int size) {
		this.lock.lock();
		try {
			return this.journal.first(size);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void remove(List<PendingChange> made) {
		this.lock.lock();
		try {
			made.forEach(this.journal::remove);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean trustIfNothingIsPending(long seen) {
		List<Runnable> tasks;
		this.lock.lock();
		try {
			if (this.journal.size() > 0 || this.losses != seen) {
				return false;
			}
			this.trusted = true;
			this.recovering = false;
			tasks = List.copyOf(this.postponed);
			this.postponed.clear();
		}
		finally {
			this.lock.unlock();
		}
		logger.info("Redis has been told all changes and is read");
		tasks.forEach(Runnable::run);
		this.firstTrust.complete(null);
		return true;
	}

	/**
	 * Tells Redis what it has yet to be told, if it can be reached, and says what is
	 * left.
	 * @param longest how long to try
	 */
	void close(Duration longest) {
		CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
		whenTrustedAgain(() -> drained.complete(null));
		if (journalSize() > 0 && this.redis.isConnected()) {
			await(drained, longest);
		}
		this.lock.lock();
		try {
			this.closed = true;
			if (this.journal.size() > 0) {
				logger.warn("Closed before {} changes could be told to Redis; {}", this.journal.size(),
						(this.journalCopy != JournalCopy.NONE) ? "they are told after the next start"
								: "other nodes may see the old values until these expire");
			}
			this.journalCopy.close();
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void await(CompletableFuture<?> future, Duration longest) {
		try {
			future.get(longest.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			logger.debug("Not everything could be told to Redis within {}", longest);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
