package io.cachestarter.redis;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.cachestarter.internal.NamedThreads;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * One connection for commands and one for subscriptions. In a cluster, the one for
 * commands stands for one to each primary.
 * <p>
 * Invariant: a connection that has once been opened stays in its field until the end, and
 * Lettuce reopens it and repeats its subscriptions; only the first attempt, which Lettuce
 * gives up on failure, is repeated here. All attempts run on one thread, so the fields
 * have one writer.
 */
final class RedisConnections implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisConnections.class);

	private static final long FIRST_PAUSE_MILLIS = 50;

	private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

	private final CountDownLatch firstAttempt = new CountDownLatch(1);

	private final ScheduledExecutorService connector = Executors
		.newSingleThreadScheduledExecutor(new NamedThreads("cache-starter-connector-"));

	private final AtomicBoolean refreshing = new AtomicBoolean();

	private final LettuceConnectionFactory factory;

	private final ClientResources resources;

	private final ChannelGroup channels;

	private final RedisSettings settings;

	private volatile @Nullable StatefulConnection<byte[], byte[]> connection;

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;

	private volatile @Nullable StatefulRedisPubSubConnection<byte[], byte[]> pubSub;

	private volatile Runnable onConnected = () -> {
	};

	private volatile Runnable onDisconnect = () -> {
	};

	private volatile boolean watching;

	private volatile boolean closed;

	/**
	 * Creates connections that are not open yet.
	 * @param channels holds what Lettuce opens
	 */
	RedisConnections(LettuceConnectionFactory factory, ClientResources resources, ChannelGroup channels,
			RedisSettings settings) {
		this.factory = factory;
		this.resources = resources;
		this.channels = channels;
		this.settings = settings;
	}

	/**
	 * Begins to connect, and waits for the first attempt.
	 * @param onConnected run after each connect and reconnect; must not block
	 */
	void start(Runnable onConnected) {
		this.onConnected = onConnected;
		this.connector.execute(() -> connect(FIRST_PAUSE_MILLIS));
		try {
			if (!this.firstAttempt.await(this.settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
				logger.warn("Redis did not answer within {} of the start; going on without it until it does",
						this.settings.connectTimeout());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	boolean isConnected() {
		StatefulConnection<byte[], byte[]> current = this.connection;
		return current != null && current.isOpen();
	}

	boolean isSubscribed() {
		StatefulRedisPubSubConnection<byte[], byte[]> current = this.pubSub;
		return current != null && current.isOpen()
				&& this.subscriptions.values().stream().allMatch(Subscription::isConfirmed);
	}

	boolean isCluster() {
		return this.connection instanceof StatefulRedisClusterConnection;
	}

	void onDisconnect(Runnable task) {
		this.onDisconnect = task;
	}

	private StatefulConnection<byte[], byte[]> connection() {
		StatefulConnection<byte[], byte[]> current = this.connection;
		if (current == null) {
			throw new RedisFailureException("Redis has not been reached since the start");
		}
		return current;
	}

	RedisClusterAsyncCommands<byte[], byte[]> commands() {
		RedisClusterAsyncCommands<byte[], byte[]> current = this.commands;
		if (current == null) {
			throw new RedisFailureException("Redis has not been reached since the start");
		}
		return current;
	}

	/** Sends a command; in a cluster, to the server that has its key. */
	void dispatch(RedisCommand<byte[], byte[], ?> command) {
		RedisCommand<byte[], byte[], ?> unused = connection().dispatch(command);
	}

	/** Sends commands to the only server, all of them at once. */
	void dispatch(List<RedisCommand<byte[], byte[], ?>> together) {
		if (!(connection() instanceof StatefulRedisConnection<byte[], byte[]> single)) {
			throw new IllegalStateException("Redis is a cluster, whose servers share no commands");
		}
		Collection<?> unused = single.dispatch(together);
	}

	void subscribe(String channel, MessageHandler handler) {
		Subscription subscription = new Subscription(handler);
		if (this.subscriptions.putIfAbsent(channel, subscription) != null) {
			throw new IllegalStateException("Channel '" + channel + "' has a subscription already");
		}
		this.connector.execute(this::subscribeUnconfirmed);
	}

	private void connect(long pauseMillis) {
		try {
			if (this.commands == null) {
				connectCommands();
				this.onConnected.run();
			}
			if (this.pubSub == null) {
				connectPubSub();
			}
			logger.debug("Connected to Redis");
		}
		catch (RuntimeException | Error ex) {
			logger.atLevel((pauseMillis == FIRST_PAUSE_MILLIS) ? Level.WARN : Level.DEBUG)
				.log("Redis cannot be reached, trying again until it can: {}, because of {}", ex.toString(),
						reason(ex));
			long next = Math.min(pauseMillis * 2, this.settings.reconnectDelay().toMillis());
			later(() -> connect(next), pauseMillis);
		}
		finally {
			this.firstAttempt.countDown();
		}
	}

	/** Lettuce puts a star for each character of a password. */
	private static String reason(Throwable ex) {
		return NestedExceptionUtils.getMostSpecificCause(ex).toString().replaceAll(":\\*+@", ":***@");
	}

	private void later(Runnable task, long delayMillis) {
		try {
			Future<?> unused = this.connector.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Closed while Redis could not be reached", ex);
		}
	}

	private void connectCommands() {
		AbstractRedisClient client = watchedClient();
		if (client instanceof RedisClusterClient cluster) {
			StatefulRedisClusterConnection<byte[], byte[]> opened = cluster.connect(ByteArrayCodec.INSTANCE);
			opened.setReadFrom(this.settings.readFrom());
			this.connection = opened;
			this.commands = opened.async();
		}
		else {
			StatefulRedisConnection<byte[], byte[]> opened = ((RedisClient) client).connect(ByteArrayCodec.INSTANCE);
			this.connection = opened;
			this.commands = opened.async();
		}
	}

	private AbstractRedisClient watchedClient() {
		AbstractRedisClient client = this.factory.getRequiredNativeClient();
		if (!this.watching) {
			client.addListener(new Watcher());
			this.watching = true;
		}
		return client;
	}

	/**
	 * Closes all connections, so that Lettuce opens them anew, to whichever server is the
	 * primary by then. For servers that neither answer nor close.
	 */
	void drop() {
		Future<?> unused = this.channels.close();
	}

	/** Returns what to call the server, or a cluster that has not been reached. */
	String serverName() {
		if (this.factory.isClusterAware()) {
			return "cluster";
		}
		RedisSentinelConfiguration sentinel = this.factory.getSentinelConfiguration();
		if (sentinel != null && sentinel.getMaster() != null) {
			return String.valueOf(sentinel.getMaster().getName());
		}
		RedisSocketConfiguration socket = this.factory.getSocketConfiguration();
		return (socket != null) ? socket.getSocket() : this.factory.getHostName() + ":" + this.factory.getPort();
	}

	/** Returns the primaries of the cluster; none if it is no cluster. */
	List<RedisURI> primaries() {
		return (this.connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster)
				? cluster.getPartitions()
					.stream()
					.filter((node) -> node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.hasNoSlots())
					.map(RedisClusterNode::getUri)
					.toList()
				: List.of();
	}

	/** Returns the connection to a node of the cluster, the one its commands take. */
	CompletableFuture<StatefulRedisConnection<byte[], byte[]>> node(RedisURI node) {
		if (this.connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
			return cluster.getConnectionAsync(node.getHost(), node.getPort());
		}
		throw new IllegalStateException("Redis is no cluster");
	}

	/** Returns the commands of the connection that changes of a key take. */
	CompletionStage<? extends BaseRedisAsyncCommands<byte[], byte[]>> commandsFor(byte[] key) {
		if (this.connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
			RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
			return node(node.getUri()).thenApply(StatefulRedisConnection::async);
		}
		return CompletableFuture.completedFuture(commands());
	}

	/**
	 * Begins to look up who the primaries of the cluster are, unless that is being done.
	 */
	void refreshPrimaries() {
		if (this.factory.getRequiredNativeClient() instanceof RedisClusterClient cluster
				&& this.refreshing.compareAndSet(false, true)) {
			cluster.refreshPartitionsAsync().whenComplete((done, ex) -> {
				this.refreshing.set(false);
				logger.debug("Looked up who the primaries are", ex);
			});
		}
	}

	private void connectPubSub() {
		AbstractRedisClient client = watchedClient();
		StatefulRedisPubSubConnection<byte[], byte[]> opened = (client instanceof RedisClusterClient cluster)
				? cluster.connectPubSub(ByteArrayCodec.INSTANCE)
				: ((RedisClient) client).connectPubSub(ByteArrayCodec.INSTANCE);
		opened.addListener(new Dispatcher());
		this.pubSub = opened;
		subscribeUnconfirmed();
	}

	private void subscribeUnconfirmed() {
		this.subscriptions.forEach((channel, subscription) -> {
			if (this.pubSub != null && !subscription.isConfirmed() && subscription.begin()) {
				subscribe(channel, subscription);
			}
		});
	}

	private void subscribe(String channel, Subscription subscription) {
		CompletableFuture<?> unused = Objects.requireNonNull(this.pubSub)
			.async()
			.subscribe(channel.getBytes(StandardCharsets.UTF_8))
			.toCompletableFuture()
			.copy()
			.orTimeout(this.settings.longestSilence().toNanos(), TimeUnit.NANOSECONDS)
			.whenComplete((done, ex) -> {
				if (ex == null || this.closed) {
					subscription.end();
				}
				else {
					subscribeAgain(channel, subscription, ex);
				}
			});
	}

	/** A connection that has lost the command would lose the messages, too. */
	private void subscribeAgain(String channel, Subscription subscription, Throwable failure) {
		logger.debug("Subscribing to '{}' failed, trying again", channel, failure);
		if (failure instanceof TimeoutException) {
			drop();
		}
		later(() -> {
			subscription.end();
			subscribeUnconfirmed();
		}, this.settings.reconnectDelay().toMillis());
	}

	@Override
	public void close() {
		this.closed = true;
		this.connector.shutdownNow();
		StatefulRedisPubSubConnection<byte[], byte[]> currentPubSub = this.pubSub;
		if (currentPubSub != null) {
			currentPubSub.close();
		}
		StatefulConnection<byte[], byte[]> current = this.connection;
		if (current != null) {
			current.close();
		}
		this.factory.destroy();
		this.resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
	}

	private static final class Subscription {

		private final MessageHandler handler;

		private final AtomicBoolean beginning = new AtomicBoolean();

		private volatile boolean confirmed;

		Subscription(MessageHandler handler) {
			this.handler = handler;
		}

		boolean isConfirmed() {
			return this.confirmed;
		}

		/** Tells whether nobody else is trying to subscribe. */
		boolean begin() {
			return this.beginning.compareAndSet(false, true);
		}

		void end() {
			this.beginning.set(false);
		}

		void confirm() {
			this.handler.onSubscribed();
			this.confirmed = true;
		}

		void lose() {
			this.confirmed = false;
		}

	}

	private final class Dispatcher extends RedisPubSubAdapter<byte[], byte[]> {

		@Override
		public void message(byte[] channel, byte[] message) {
			Subscription subscription = find(channel);
			if (subscription != null) {
				subscription.handler.onMessage(message);
			}
		}

		@Override
		public void subscribed(byte[] channel, long count) {
			Subscription subscription = find(channel);
			if (subscription != null) {
				subscription.confirm();
				RedisConnections.this.onConnected.run();
			}
		}

		private @Nullable Subscription find(byte[] channel) {
			return RedisConnections.this.subscriptions.get(new String(channel, StandardCharsets.UTF_8));
		}

	}

	/**
	 * Notices that commands or messages no longer arrive. It is told of all connections
	 * of the client; those that Lettuce opens now and then to look at the cluster are
	 * known by their codec.
	 */
	private final class Watcher implements RedisConnectionStateListener {

		/** Lettuce subscribes again by itself, but only once. */
		@Override
		public void onRedisConnected(RedisChannelHandler<?, ?> connected, SocketAddress address) {
			if (connected instanceof StatefulRedisPubSubConnection) {
				later(RedisConnections.this::subscribeUnconfirmed,
						RedisConnections.this.settings.reconnectDelay().toMillis());
			}
		}

		@Override
		public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
			if (!(disconnected instanceof StatefulConnection<?, ?> lost)
					|| lost.getCodec() != ByteArrayCodec.INSTANCE) {
				return;
			}
			if (disconnected instanceof StatefulRedisPubSubConnection) {
				RedisConnections.this.subscriptions.values().forEach(Subscription::lose);
			}
			RedisConnections.this.onDisconnect.run();
		}

	}

}
