package io.cachestarter.remote;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.AsyncThreads;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.NamedThreads;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.invalidation.InvalidationListener;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.tag.RemoteTags;
import io.cachestarter.tag.TagView;

/**
 * Creates the remote levels of all caches, on one connection and one set of threads, and
 * has what they share. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class RemoteLevels implements AutoCloseable {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

	/** How often a lease is renewed within its time. */
	private static final int RENEWALS = 4;

	/*
	 * What follows an asynchronous read is the user's code, which may block; so it gets
	 * threads of its own and never one of the connection's.
	 */
	private final ExecutorService executor;

	private final ScheduledExecutorService upkeep;

	private final RedisGateway redis;

	private final InvalidationBus bus;

	private final KeyNames names;

	private final ValueCodecs codecs;

	private final Duration lease;

	private final RemoteTags tags;

	private final RemoteTrust trust;

	private final Sweeper sweeper;

	/**
	 * Creates a factory.
	 * @param redis the door to Redis
	 * @param bus tells the other nodes
	 * @param names names the keys
	 * @param codecs reads and writes values
	 * @param lease how long a load is waited for whose node is gone, positive
	 * @param sweep how dead entries are removed
	 * @param journal how changes are kept that Redis has yet to be told
	 * @param keepAfterFailover whether entries are believed that a server has which has
	 * taken over
	 * @throws IllegalStateException if the file of the journal is in use, or is something
	 * else
	 * @throws java.io.UncheckedIOException if it cannot be read or written
	 */
	public RemoteLevels(RedisGateway redis, InvalidationBus bus, KeyNames names, ValueCodecs codecs, Duration lease,
			SweepSettings sweep, JournalSettings journal, boolean keepAfterFailover) {
		this.redis = redis;
		this.bus = bus;
		this.names = names;
		this.codecs = codecs;
		this.lease = lease;
		JournalCopy copy = copy(journal, names);
		this.executor = AsyncThreads.create("cache-starter-async-");
		this.upkeep = Executors.newScheduledThreadPool(2, new NamedThreads("cache-starter-upkeep-"));
		this.tags = new RemoteTags(redis, names, new TagView(), keepAfterFailover);
		this.trust = new RemoteTrust(redis, bus, this.tags, this.upkeep, names::cachePrefix, copy, journal.capacity());
		this.sweeper = new Sweeper(redis, this.tags, this.trust, names, this.upkeep, sweep);
	}

	private static JournalCopy copy(JournalSettings settings, KeyNames names) {
		return (settings.file() != null) ? JournalFile.open(settings.file(), names.busChannel()) : JournalCopy.NONE;
	}

	/**
	 * Begins to hear what other nodes change. Waits until what Redis says can be
	 * believed, if it can be reached.
	 * @param listener applies what they change
	 * @param longest how long to wait
	 */
	public void start(InvalidationListener listener, Duration longest) {
		this.bus.start(listener);
		this.trust.start(listener::onMessagesLost, longest);
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
		LoadLeases leases = new LoadLeases(MonotonicClock.system(), longestLoad);
		long period = Math.max(1, this.lease.toMillis() / RENEWALS);
		Future<?> unused = this.upkeep.scheduleAtFixedRate(leases::renew, period, period, TimeUnit.MILLISECONDS);
		return new RemoteLevel(this.redis, this.bus, cache, this.names.cachePrefix(cache),
				new EntryFormat(this.codecs, settings), new Claims(this.lease, leases, this.trust));
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
	 * Ends the threads.
	 */
	@Override
	public void close() {
		this.trust.close(SHUTDOWN_TIMEOUT);
		this.upkeep.shutdownNow();
		this.executor.shutdownNow();
	}

}
