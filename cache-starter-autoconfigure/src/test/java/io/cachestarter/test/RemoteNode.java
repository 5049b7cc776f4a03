package io.cachestarter.test;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.invalidation.InvalidationListener;
import io.cachestarter.invalidation.InvalidationMessage;
import io.cachestarter.redis.BreakerSettings;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.redis.RedisSettings;
import io.cachestarter.redis.ReplicationSettings;
import io.cachestarter.remote.JournalSettings;
import io.cachestarter.remote.NodeSettings;
import io.cachestarter.remote.RemoteLevel;
import io.cachestarter.remote.RemoteLevels;
import io.cachestarter.remote.RemoteSettings;
import io.cachestarter.remote.SweepSettings;
import io.cachestarter.remote.RemoteTrust;
import io.cachestarter.tag.RemoteTags;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.resource.DefaultClientResources;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * One node of an application as far as Redis is concerned: the remote level of one cache
 * and what belongs to it, without a local level. Its steps can be taken one by one.
 */
public final class RemoteNode implements AutoCloseable {

	/** The name of the cache. */
	public static final String CACHE = "items";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Queue<InvalidationMessage> changes = new ConcurrentLinkedQueue<>();

	private final Queue<InvalidationMessage> loaded = new ConcurrentLinkedQueue<>();

	private final RedisGateway redis;

	private final InvalidationBus bus;

	private final KeyNames names;

	private final RemoteLevels levels;

	private final RemoteLevel level;

	private final AtomicInteger distrusts = new AtomicInteger();

	private RemoteNode(RedisServerHandle server, String app, Duration lease, Duration longestLoad,
			Runnable onMessagesLost) {
		this.redis = RedisGateway.open(new LettuceConnectionFactory(server.host(), server.port()),
				DefaultClientResources.create(), new RedisSettings(Duration.ofSeconds(10), PATIENCE,
						Duration.ofMillis(100), BreakerSettings.DEFAULT, ReplicationSettings.NONE, ReadFrom.UPSTREAM));
		this.names = new KeyNames(null, app);
		this.bus = new InvalidationBus(this.redis, this.names.busChannel(), Duration.ofMillis(200));
		ValueCodecs codecs = ValueCodecs.builder().build();
		this.levels = new RemoteLevels(this.redis, this.bus, this.names, codecs,
				new NodeSettings(lease, new SweepSettings(false, PATIENCE, 1), JournalSettings.DEFAULT, false,
						Duration.ZERO, NodeSettings.DEFAULT_MAX_KNOWN_TAGS));
		this.level = this.levels.create(CACHE, new RemoteSettings(true, codecs.get("json"), null, 0, 8_000_000),
				longestLoad);
		this.levels.start(new Listener(onMessagesLost), this.distrusts::incrementAndGet, PATIENCE);
	}

	/**
	 * Start a node and wait until it believes Redis.
	 * @param server where its entries are
	 * @param app the name of the application
	 * @param lease how long others wait for a load of it when it is gone
	 * @return a node that the caller closes
	 */
	public static RemoteNode start(RedisServerHandle server, String app, Duration lease) {
		return start(server, app, lease, () -> {
		});
	}

	/**
	 * Start a node, like {@link #start(RedisServerHandle, String, Duration)}.
	 * @param server where its entries are
	 * @param app the name of the application
	 * @param lease how long others wait for a load of it when it is gone
	 * @param onMessagesLost run where a node drops everything that it holds locally
	 * @return a node that the caller closes
	 */
	public static RemoteNode start(RedisServerHandle server, String app, Duration lease, Runnable onMessagesLost) {
		return new RemoteNode(server, app, lease, Duration.ofMinutes(10), onMessagesLost);
	}

	/**
	 * Start a node that renews no lease: to others it looks like one that has died.
	 * @param server where its entries are
	 * @param app the name of the application
	 * @param lease how long others wait for a load of it
	 * @return a node that the caller closes
	 */
	public static RemoteNode startWithoutRenewal(RedisServerHandle server, String app, Duration lease) {
		return new RemoteNode(server, app, lease, Duration.ZERO, () -> {
		});
	}

	public RemoteLevel level() {
		return this.level;
	}

	public RemoteTags tags() {
		return this.levels.tags();
	}

	public RemoteTrust trust() {
		return this.levels.trust();
	}

	public RedisGateway redis() {
		return this.redis;
	}

	/**
	 * Return the whole key of an entry.
	 * @param keyText the key as text
	 * @return the key in Redis
	 */
	public String key(String keyText) {
		return this.names.cachePrefix(CACHE) + keyText;
	}

	public KeyNames names() {
		return this.names;
	}

	/**
	 * Return what other nodes have changed.
	 * @return the messages that have come so far
	 */
	public Queue<InvalidationMessage> changes() {
		return this.changes;
	}

	/**
	 * Return the loads of other nodes that have ended.
	 * @return the messages that have come so far
	 */
	public Queue<InvalidationMessage> loaded() {
		return this.loaded;
	}

	/**
	 * Return how often Redis was not believed any more.
	 * @return the count
	 */
	public int distrusts() {
		return this.distrusts.get();
	}

	@Override
	public void close() {
		this.levels.close();
		this.bus.close();
		this.redis.close();
	}

	/** Notes what it hears. */
	private final class Listener implements InvalidationListener {

		private final Runnable onMessagesLost;

		Listener(Runnable onMessagesLost) {
			this.onMessagesLost = onMessagesLost;
		}

		@Override
		public void onInvalidation(InvalidationMessage message) {
			RemoteNode.this.changes.add(message);
		}

		@Override
		public void onLoaded(InvalidationMessage message) {
			RemoteNode.this.loaded.add(message);
		}

		@Override
		public void onMessagesLost() {
			this.onMessagesLost.run();
		}

	}

}
