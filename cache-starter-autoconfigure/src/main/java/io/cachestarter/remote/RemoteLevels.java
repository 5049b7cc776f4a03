package io.cachestarter.remote;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.AsyncThreads;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.redis.RedisGateway;

/**
 * Creates the remote levels of all caches, on one connection and one set of threads. Safe
 * for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class RemoteLevels implements AutoCloseable {

	/*
	 * What follows an asynchronous read is the user's code, which may block; so it gets
	 * threads of its own and never one of the connection's.
	 */
	private final ExecutorService executor = AsyncThreads.create("cache-starter-async-");

	private final RedisGateway redis;

	private final InvalidationBus bus;

	private final KeyNames names;

	private final ValueCodecs codecs;

	/**
	 * Creates a factory.
	 * @param redis the door to Redis
	 * @param bus tells the other nodes
	 * @param names names the keys
	 * @param codecs reads and writes values
	 */
	public RemoteLevels(RedisGateway redis, InvalidationBus bus, KeyNames names, ValueCodecs codecs) {
		this.redis = redis;
		this.bus = bus;
		this.names = names;
		this.codecs = codecs;
	}

	/**
	 * Creates the remote level of a cache.
	 * @param cache the name of the cache
	 * @param settings its settings
	 * @return the level
	 */
	public RemoteLevel create(String cache, RemoteSettings settings) {
		return new RemoteLevel(this.redis, this.bus, cache, this.names.cachePrefix(cache), this.codecs, settings,
				this.executor);
	}

	/**
	 * Returns the bus that the levels publish on.
	 * @return the bus
	 */
	public InvalidationBus bus() {
		return this.bus;
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
		this.executor.shutdownNow();
	}

}
