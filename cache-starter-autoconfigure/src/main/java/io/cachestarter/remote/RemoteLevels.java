package io.cachestarter.remote;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.AsyncThreads;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.NamedThreads;
import io.cachestarter.internal.WorkUnderWay;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.invalidation.InvalidationListener;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.tag.RemoteTags;
import io.cachestarter.tag.TagView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the remote levels of all caches, on one connection and one set of threads, and
 * has what they share. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class RemoteLevels implements AutoCloseable {

	/*
	 * The end: nothing new is begun in the background. Tasks, loads and calls that are
	 * under way are waited for. What is left then is reported, and the loads are given
	 * up, or other nodes would wait for the end of their leases. Then the threads end.
	 * All of it stands before the bus and the gateway are closed, because Spring closes
	 * this bean before those that it was made of.
	 *
	 * What follows an asynchronous read is the user's code, which may block; so it gets
	 * threads of its own and never one of the connection's.
	 */

	private static final Logger logger = LoggerFactory.getLogger(RemoteLevels.class);

	/** How often a lease is renewed within its time. */
	private static final int RENEWALS = 4;

	/** How long the closing waits for Redis to take the leases back, at most. */
	private static final Duration LONGEST_RELEASE = Duration.ofMillis(500);

	private final MonotonicClock clock = MonotonicClock.system();

	private final WorkUnderWay loads = new WorkUnderWay();

	private final WorkUnderWay calls = new WorkUnderWay();

	private final List<LoadLeases> leases = new CopyOnWriteArrayList<>();

	private final AsyncThreads executor;

	private final ScheduledExecutorService upkeep;

	private final RedisGateway redis;

	private final InvalidationBus bus;

	private final KeyNames names;

	private final ValueCodecs codecs;

	private final Duration lease;

	private final RemoteTags tags;

	private final RemoteTrust trust;

	private final Sweeper sweeper;

	private final Duration shutdownTimeout;

	private volatile boolean closing;

	/**
	 * Creates a factory.
	 * @param redis the door to Redis
	 * @param bus tells the other nodes
	 * @param names names the keys
	 * @param codecs reads and writes values
	 * @param settings what all levels share
	 * @throws IllegalStateException if the file of the journal is in use, or is something
	 * else
	 * @throws java.io.UncheckedIOException if it cannot be read or written
	 */
	public RemoteLevels(RedisGateway redis, InvalidationBus bus, KeyNames names, ValueCodecs codecs,
			NodeSettings settings) {
		JournalCopy copy = copy(settings.journal(), names);
		this.executor = new AsyncThreads("cache-starter-async-", bus.limits());
		this.upkeep = Executors.newScheduledThreadPool(2, new NamedThreads("cache-starter-upkeep-"));
		this.shutdownTimeout = settings.shutdownTimeout();
		this.redis = redis;
		this.bus = bus;
		this.names = names;
		this.codecs = codecs;
		this.lease = settings.lease();
		this.tags = new RemoteTags(redis, names, new TagView(settings.maxKnownTags(), bus.limits()),
				settings.keepAfterFailover());
		this.trust = new RemoteTrust(redis, bus, this.tags, this.upkeep, names::cachePrefix, copy,
				settings.journal().capacity());
		this.sweeper = new Sweeper(redis, this.tags, this.trust, names, this.upkeep, settings.sweep());
	}

	private static JournalCopy copy(JournalSettings settings, KeyNames names) {
		return (settings.file() != null) ? JournalFile.open(settings.file(), names.busChannel()) : JournalCopy.NONE;
	}

	/**
	 * Begins to hear what other nodes change. Waits until what Redis says can be
	 * believed, if it can be reached.
	 * @param listener applies what they change
	 * @param onDistrust run whenever Redis is not believed any more, so that nobody waits
	 * for what other nodes do; must not block
	 * @param longest how long to wait
	 */
	public void start(InvalidationListener listener, Runnable onDistrust, Duration longest) {
		this.bus.start(listener);
		this.trust.start(listener::onMessagesLost, onDistrust, longest);
		this.sweeper.start();
	}

	/**
	 * Creates the remote level of a cache.
	 * @param cache the name of the cache
	 * @param settings its settings
	 * @param longestLoad how long the lease of a load is renewed
	 * @return the level
	 */
	public RemoteLevel create(String cache, RemoteSettings settings, Duration longestLoad) {
		LoadLeases ofCache = new LoadLeases(this.clock, longestLoad, this.loads, limits());
		this.leases.add(ofCache);
		renewRegularly(ofCache);
		return new RemoteLevel(this.redis, this.bus, cache, this.names.cachePrefix(cache),
				new EntryFormat(this.codecs, settings), new Claims(this.lease, ofCache, this.trust, this.calls));
	}

	private void renewRegularly(LoadLeases ofCache) {
		long period = Math.max(1, this.lease.toMillis() / RENEWALS);
		try {
			Future<?> unused = this.upkeep.scheduleAtFixedRate(ofCache::renew, period, period, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("A cache was created after the end; its leases are not renewed", ex);
		}
	}

	/**
	 * Returns how many dead entries this node has removed in the background.
	 * @return the count
	 */
	public long swept() {
		return this.sweeper.removed();
	}

	/**
	 * Returns the bus that the levels publish on.
	 * @return the bus
	 */
	public InvalidationBus bus() {
		return this.bus;
	}

	/**
	 * Returns the tags of all caches.
	 * @return the tags
	 */
	public RemoteTags tags() {
		return this.tags;
	}

	/**
	 * Returns who knows whether Redis can be believed.
	 * @return the trust
	 */
	public RemoteTrust trust() {
		return this.trust;
	}

	/**
	 * Returns the door to Redis.
	 * @return the gateway
	 */
	public RedisGateway redis() {
		return this.redis;
	}

	/**
	 * Returns the threads on which user code continues.
	 * @return the executor
	 */
	public Executor executor() {
		return this.executor;
	}

	/**
	 * Returns the threads that do what is done now and then. They end with this object.
	 * @return the executor
	 */
	public ScheduledExecutorService upkeep() {
		return this.upkeep;
	}

	/**
	 * Returns how often limits of this node were reached.
	 * @return the counts
	 */
	public LimitCounts limits() {
		return this.bus.limits();
	}

	/**
	 * Tells whether nothing is to be begun in the background any more.
	 * @return whether the end has begun
	 */
	public boolean isClosing() {
		return this.closing;
	}

	/**
	 * Waits for what is under way, gives up the loads that are left, so that other nodes
	 * need not wait for them, and ends the threads. Closing again has no effect.
	 */
	@Override
	public void close() {
		if (this.closing) {
			return;
		}
		this.closing = true;
		awaitEnd();
		this.leases.forEach(LoadLeases::releaseAll);
		this.trust.close(this.shutdownTimeout);
		boolean unused = this.calls.awaitNone(LONGEST_RELEASE.toNanos());
		this.upkeep.shutdownNow();
		this.executor.close();
	}

	/** The end of one may begin another: a call that ends has a task continue a read. */
	private void awaitEnd() {
		List<WorkUnderWay> all = List.of(this.executor.tasks(), this.loads, this.calls);
		long end = this.clock.nanos() + this.shutdownTimeout.toNanos();
		while (all.stream().anyMatch((each) -> each.count() > 0)) {
			for (WorkUnderWay each : all) {
				if (!each.awaitNone(end - this.clock.nanos())) {
					logger.warn(
							"Closing without waiting any longer than {} for what is under way: "
									+ "{} tasks, {} loads, {} calls to Redis. Values that come later are not stored",
							this.shutdownTimeout, this.executor.tasks().count(), this.loads.count(),
							this.calls.count());
					return;
				}
			}
		}
	}

}
