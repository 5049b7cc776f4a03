package io.cachestarter.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.redis.RedisBreaker.Ending;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The verbs that the features speak to Redis: read a key, run a script, publish,
 * subscribe, remove by pattern. Works on a standalone server, Sentinel and Cluster; reads
 * go to primaries.
 * <p>
 * Safe for use by multiple threads. Nothing waits in a queue for a dead connection: while
 * there is none, every call fails at once with {@link RedisFailureException}, and the
 * gateway connects in the background until it succeeds. Each future ends within the
 * timeout. After one that did not end with an answer Redis is left alone for a while, and
 * calls fail at once; likewise while Redis answers that it cannot work. The futures are
 * completed on a thread of the connection or of a timer, so what depends on them must not
 * block.
 *
 * @since 0.1.0
 */
public final class RedisGateway implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisGateway.class);

	private static final Pattern RUN_ID = Pattern.compile("run_id:(\\w+)");

	private static final int SCAN_COUNT = 500;

	/** What {@link #setIfAbsentAndTime} returns if the key was there. */
	public static final Long NOT_SET = -1L;

	private static final long NOT_SILENT = Long.MIN_VALUE;

	private static final long RECONNECT_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final AtomicLong silentSince = new AtomicLong(NOT_SILENT);

	private final AtomicLong lastReconnect;

	private final LongAdder unreplicated = new LongAdder();

	private final ThrottledLog log = new ThrottledLog(logger, Duration.ofMinutes(1), MonotonicClock.system());

	private final RedisConnections connections;

	private final RedisClock clock;

	private final PendingCalls pending;

	private final RedisBreaker breaker;

	private final ReplicationSettings replication;

	private final long timeoutNanos;

	private final long longestSilenceNanos;

	private final List<Runnable> onTrouble = new CopyOnWriteArrayList<>();

	private RedisGateway(RedisConnections connections, RedisClock clock, RedisBreaker breaker, RedisSettings settings) {
		this.connections = connections;
		this.clock = clock;
		this.breaker = breaker;
		this.pending = new PendingCalls(MonotonicClock.system(), settings.timeout(),
				(failure, startNanos) -> ended(Ending.of(failure), startNanos));
		this.replication = settings.replication();
		this.timeoutNanos = settings.timeout().toNanos();
		this.longestSilenceNanos = settings.longestSilence().toNanos();
		this.lastReconnect = new AtomicLong(breaker.now() - RECONNECT_PAUSE_NANOS);
	}

	/**
	 * Opens a gateway to the servers of the application's connection factory, with
	 * connections and threads of its own. Waits for the first connection for at most the
	 * connect timeout; without one the gateway is returned nevertheless and connects
	 * later.
	 * @param factory knows the servers, the credentials and TLS
	 * @param resources the threads and the reconnect delay; shut down with the gateway
	 * @param settings limits
	 * @return the gateway
	 */
	public static RedisGateway open(LettuceConnectionFactory factory, ClientResources resources,
			RedisSettings settings) {
		RedisClock clock = new RedisClock(MonotonicClock.system());
		ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
		ClientResources tracking = LettuceClients.tracking(resources, channels);
		LettuceConnectionFactory derived = LettuceClients.derive(factory, tracking, settings);
		RedisConnections connections = new RedisConnections(derived, tracking, channels, settings);
		RedisBreaker breaker = new RedisBreaker(settings.breaker(), MonotonicClock.system());
		RedisGateway gateway = new RedisGateway(connections, clock, breaker, settings);
		breaker.onOpen(gateway::noticeTrouble);
		connections.onDisconnect(gateway::noticeTrouble);
		connections.start(gateway::learnTime);
		return gateway;
	}

	/**
	 * Tells whether commands reach Redis now, as far as this node knows.
	 * @return whether the connection for commands is open
	 */
	public boolean isConnected() {
		return this.connections.isConnected();
	}

	/**
	 * Tells whether messages reach this node now, as far as it knows.
	 * @return whether all subscriptions are confirmed and their connection is open
	 */
	public boolean isSubscribed() {
		return this.connections.isSubscribed();
	}

	/**
	 * Tells whether Redis is left alone for a while because it has not answered, or has
	 * refused to work.
	 * @return the state of the breaker
	 */
	public BreakerState breakerState() {
		return this.breaker.state();
	}

	/**
	 * Returns how many calls were not made because Redis is left alone.
	 * @return the count since the start
	 */
	public long rejectedCalls() {
		return this.breaker.rejected();
	}

	/**
	 * Returns the time of Redis as it is known here.
	 * @return the clock
	 */
	public RedisClock clock() {
		return this.clock;
	}

	/**
	 * Reads a key.
	 * @param key the whole key
	 * @return the bytes, none if the key holds something else than a string, or
	 * {@code null} inside the future if there is no such key
	 */
	public CompletableFuture<byte @Nullable []> get(byte[] key) {
		return make(new GetCall(this.pending, this.connections, key));
	}

	/**
	 * Reads several keys at once; in a cluster, one command for each slot.
	 * @param keys the whole keys
	 * @return the bytes in the order of the keys, {@code null} for keys that are not
	 * there
	 */
	public CompletableFuture<List<byte @Nullable []>> get(List<byte[]> keys) {
		if (keys.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		byte[][] all = keys.toArray(byte[][]::new);
		return call((commands) -> commands.mget(all))
			.thenApply((found) -> found.stream().map((each) -> each.getValueOrElse(null)).toList());
	}

	/**
	 * Runs a script on one key.
	 * @param <T> what it answers with
	 * @param script the script
	 * @param key the only key that it touches
	 * @param arguments its {@code ARGV}
	 * @return its answer
	 */
	public <T> CompletableFuture<T> run(LuaScript<T> script, byte[] key, byte[]... arguments) {
		return make(new ScriptCall<>(this.pending, this.connections, script, new byte[][] { key }, arguments));
	}

	/**
	 * Runs a script on one key.
	 * @param <T> what it answers with
	 * @param script the script
	 * @param key the only key that it touches
	 * @param arguments its {@code ARGV}, as UTF-8
	 * @return its answer
	 */
	public <T> CompletableFuture<T> run(LuaScript<T> script, byte[] key, String... arguments) {
		return make(new ScriptCall<>(this.pending, this.connections, script, new byte[][] { key }, arguments));
	}

	/**
	 * Runs a script on keys that lie in one cluster slot.
	 * @param <T> what it answers with
	 * @param script the script
	 * @param keys the keys that it touches
	 * @param arguments its {@code ARGV}
	 * @return its answer
	 */
	public <T> CompletableFuture<T> run(LuaScript<T> script, List<byte[]> keys, byte[]... arguments) {
		byte[][] all = keys.toArray(byte[][]::new);
		return make(new ScriptCall<>(this.pending, this.connections, script, all, arguments));
	}

	/**
	 * Runs a script that makes a change on keys of one cluster slot, and waits until as
	 * many replicas know it as is set. If they do not in time, that is counted and
	 * logged; the change has been made nevertheless.
	 * @param <T> what it answers with
	 * @param script the script
	 * @param keys the keys that it touches
	 * @param arguments its {@code ARGV}
	 * @return its answer
	 */
	public <T> CompletableFuture<T> change(LuaScript<T> script, List<byte[]> keys, byte[]... arguments) {
		CompletableFuture<T> changed = run(script, keys, arguments);
		return (this.replication.replicas() == 0) ? changed
				: changed.thenCompose((answer) -> replicate(keys.get(0)).thenApply((done) -> answer));
	}

	private CompletableFuture<?> replicate(byte[] key) {
		int wanted = this.replication.replicas();
		return awaitReplicas(key, wanted, this.replication.timeout()).handle((reached, ex) -> {
			if (ex != null || reached < wanted) {
				this.unreplicated.increment();
				this.log.warn("A change was made but is not known to be on " + wanted + " replicas",
						(ex != null) ? ex : new RedisFailureException(reached + " replicas know it"));
			}
			return null;
		});
	}

	/**
	 * Returns how many changes were made that not as many replicas as are asked for knew
	 * in time.
	 * @return the count since the start
	 */
	public long unreplicatedChanges() {
		return this.unreplicated.sum();
	}

	/**
	 * Divides keys into groups that one script may touch.
	 * @param keys the whole keys
	 * @return the keys of one slot each in a cluster, else all of them
	 */
	public Collection<List<byte[]>> bySlot(List<byte[]> keys) {
		return bySlot(keys, Function.identity());
	}

	/**
	 * Divides what belongs to keys, like {@link #bySlot(List)}.
	 * @param <C> what belongs to a key
	 * @param all what is to be divided
	 * @param key returns the whole key
	 * @return what belongs to one slot each in a cluster, else all of it
	 */
	public <C> Collection<List<C>> bySlot(List<C> all, Function<? super C, byte[]> key) {
		return this.connections.isCluster()
				? all.stream().collect(Collectors.groupingBy((each) -> SlotHash.getSlot(key.apply(each)))).values()
				: List.of(all);
	}

	/**
	 * Publishes a message.
	 * @param channel where to
	 * @param message the bytes
	 * @return the number of receivers that the asked server knows
	 */
	public CompletableFuture<Long> publish(byte[] channel, byte[] message) {
		return call((commands) -> commands.publish(channel, message));
	}

	/**
	 * Subscribes to a channel for as long as the gateway is open. Returns at once; the
	 * handler is told when the subscription is confirmed.
	 * @param channel the channel
	 * @param handler receives the messages
	 */
	public void subscribe(String channel, MessageHandler handler) {
		this.connections.subscribe(channel, handler);
	}

	/**
	 * Walks over the keys that match a pattern, on every primary, in steps that do not
	 * stall the server. A key that is there all the time is met at least once.
	 * @param pattern a glob pattern of Redis
	 * @param after the step before, or {@code null} to begin
	 * @return the next step
	 */
	public CompletableFuture<KeyPage> scan(String pattern, @Nullable KeyPage after) {
		ScanArgs args = ScanArgs.Builder.matches(pattern.getBytes(StandardCharsets.UTF_8)).limit(SCAN_COUNT);
		ScanCursor position = (after != null && !after.cursor().isFinished()) ? after.cursor() : ScanCursor.INITIAL;
		if (!isCluster()) {
			return call((commands) -> commands.scan(position, args)).thenApply((keys) -> new KeyPage(keys, List.of()));
		}
		List<RedisURI> primaries = (after != null) ? after.primariesToCome() : this.connections.primaries();
		if (primaries.isEmpty()) {
			return CompletableFuture.failedFuture(new RedisFailureException("No primary of the cluster is known"));
		}
		return guarded(() -> this.connections.node(primaries.get(0))
			.thenCompose((connection) -> connection.async().scan(position, args)))
			.thenApply((keys) -> new KeyPage(keys, primaries));
	}

	/**
	 * Removes keys, and waits until as many replicas know it as is set, as for a
	 * {@link #change}.
	 * @param keys the whole keys, in a cluster of one primary
	 * @return how many keys were there
	 */
	public CompletableFuture<Long> unlink(List<byte[]> keys) {
		if (keys.isEmpty()) {
			return CompletableFuture.completedFuture(0L);
		}
		byte[][] all = keys.toArray(byte[][]::new);
		CompletableFuture<Long> removed = call((commands) -> commands.unlink(all));
		return (this.replication.replicas() == 0) ? removed
				: removed.thenCompose((count) -> replicate(keys.get(0)).thenApply((done) -> count));
	}

	/**
	 * Sets a key for a time, unless it is there.
	 * @param key the whole key
	 * @param value the bytes
	 * @param ttlMillis how long it stays
	 * @return whether it has been set
	 */
	public CompletableFuture<Boolean> setIfAbsent(byte[] key, byte[] value, long ttlMillis) {
		return call((commands) -> commands.set(key, value, SetArgs.Builder.nx().px(ttlMillis)))
			.thenApply(Objects::nonNull);
	}

	/**
	 * Sets a key for a time, unless it is there, and asks the server for its time right
	 * afterwards, in the same round trip. Not for a cluster, whose servers have clocks of
	 * their own.
	 * @param key the whole key
	 * @param value the value, as UTF-8
	 * @param ttlMillis how long it stays
	 * @return the time in microseconds since the epoch if it has been set, else
	 * {@link #NOT_SET}
	 */
	public CompletableFuture<Long> setIfAbsentAndTime(byte[] key, String value, long ttlMillis) {
		return make(new SetAndTimeCall(this.pending, this.connections, key, value, ttlMillis));
	}

	/**
	 * Waits until replicas know what has been changed before.
	 * @param key a key that was changed
	 * @param replicas how many of them
	 * @param timeout how long to wait; other calls of this node wait as well
	 * @return how many know it in time
	 */
	public CompletableFuture<Long> awaitReplicas(byte[] key, int replicas, Duration timeout) {
		return guarded(() -> this.connections.commandsFor(key)
			.thenCompose((commands) -> commands.waitForReplication(replicas, timeout.toMillis())));
	}

	/**
	 * Reads the beginning of a key.
	 * @param key the whole key
	 * @param length the number of bytes
	 * @return the bytes, none if there is no such key
	 */
	public CompletableFuture<byte[]> getBeginning(byte[] key, int length) {
		return call((commands) -> commands.getrange(key, 0, length - 1L));
	}

	/**
	 * Has a task run when Redis may have lost sight of this node, or this node of Redis:
	 * a connection has been lost, whichever it is, or Redis begins to be left alone, or
	 * it has not answered.
	 * @param task run on a thread of the connection; must not block
	 */
	public void onTrouble(Runnable task) {
		this.onTrouble.add(task);
	}

	/**
	 * Opens all connections anew, to whichever server is the primary by then, unless that
	 * has been done within the last second. For connections that are open but dead.
	 */
	public void reconnect() {
		long now = this.breaker.now();
		long last = this.lastReconnect.get();
		if (now - last >= RECONNECT_PAUSE_NANOS && this.lastReconnect.compareAndSet(last, now)) {
			logger.info("Opening the connections to Redis anew");
			this.connections.drop();
		}
	}

	/**
	 * Tells whether there are several primaries.
	 * @return whether Redis is a cluster
	 */
	public boolean isCluster() {
		return this.connections.isCluster();
	}

	/**
	 * Asks the primaries of a cluster which runs of the server they are. A new one among
	 * them may lack what its predecessor had acknowledged.
	 * @return their run ids in order, none if Redis is no cluster. The future fails
	 * unless all are reached
	 */
	public CompletableFuture<List<String>> primaryRuns() {
		List<CompletableFuture<String>> runs = this.connections.primaries().stream().map(this::runOf).toList();
		return CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new))
			.thenApply((done) -> runs.stream().map(CompletableFuture::join).sorted().toList())
			.whenComplete((all, ex) -> {
				if (ex != null) {
					this.connections.refreshPrimaries();
				}
			});
	}

	/**
	 * Asks which runs of the server this node speaks to. A new one among them may lack
	 * what its predecessor had acknowledged.
	 * @return their run ids in order: one, or those of all primaries of a cluster
	 */
	public CompletableFuture<List<String>> runs() {
		return isCluster() ? primaryRuns()
				: call((commands) -> commands.info("server")).thenApply((info) -> List.of(runIn(info)));
	}

	private CompletableFuture<String> runOf(RedisURI node) {
		return guarded(() -> this.connections.node(node)
			.thenApply(StatefulRedisConnection::async)
			.thenCompose((commands) -> commands.info("replication")
				.thenCombine(commands.info("server"), RedisGateway::runOfPrimary)));
	}

	private static String runOfPrimary(String replication, String server) {
		if (!replication.contains("role:master")) {
			throw new RedisFailureException("A node that was a primary is none any more");
		}
		return runIn(server);
	}

	private static String runIn(String info) {
		Matcher run = RUN_ID.matcher(info);
		return run.find() ? run.group(1) : "unknown";
	}

	/**
	 * Asks each primary what it says about itself ({@code INFO}), all at once.
	 * @return the lines of each by the name of the server: host and port, the path of a
	 * socket, or what Sentinel calls it. One that fails does not keep the others from
	 * answering
	 */
	public Map<String, CompletableFuture<String>> infos() {
		Map<String, CompletableFuture<String>> infos = new LinkedHashMap<>();
		if (!isCluster()) {
			infos.put(this.connections.serverName(), call((commands) -> commands.info()));
			return infos;
		}
		for (RedisURI each : this.connections.primaries()) {
			infos.put(each.getHost() + ":" + each.getPort(),
					guarded(() -> this.connections.node(each).thenCompose((connection) -> connection.async().info())));
		}
		return infos;
	}

	/**
	 * Returns how many primaries are walked over by {@link #scan}.
	 * @return 1 without a cluster
	 */
	public int primaryCount() {
		return isCluster() ? this.connections.primaries().size() : 1;
	}

	/**
	 * Asks how much memory keys take, all at once ({@code MEMORY USAGE}). Of a key with
	 * many elements the server looks at five.
	 * @param keys the whole keys
	 * @return the bytes in the order of the keys, {@code null} for keys that are not
	 * there
	 */
	public CompletableFuture<List<@Nullable Long>> memoryUsage(List<byte[]> keys) {
		List<CompletableFuture<@Nullable Long>> sizes = new ArrayList<>();
		keys.forEach((key) -> sizes.add(this.<@Nullable Long>call((commands) -> commands.memoryUsage(key))));
		return CompletableFuture.allOf(sizes.toArray(CompletableFuture[]::new)).thenApply((done) -> {
			List<@Nullable Long> all = new ArrayList<>();
			sizes.forEach((size) -> all.add(size.join()));
			return all;
		});
	}

	/**
	 * Waits for an answer. It comes or fails within the timeout.
	 * @param <T> the kind of answer
	 * @param answer a future of this gateway
	 * @return the answer
	 * @throws RedisFailureException if it failed, did not come in time, or the thread was
	 * interrupted; the interrupt flag stays set
	 */
	public <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
		try {
			return answer.get();
		}
		catch (ExecutionException ex) {
			throw failure((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			answer.cancel(false);
			throw new RedisFailureException("Interrupted while waiting for Redis", ex);
		}
	}

	/**
	 * Puts in words what a future of this gateway has failed with.
	 * @param ex the failure
	 * @return the same, or a new one with it as its cause
	 */
	public RedisFailureException failure(Throwable ex) {
		if (ex instanceof RedisFailureException failure) {
			return failure;
		}
		return new RedisFailureException((ex instanceof TimeoutException)
				? "Redis did not answer within " + TimeUnit.NANOSECONDS.toMillis(this.timeoutNanos) + " ms"
				: "Redis call failed: " + ex.getMessage(), ex);
	}

	/**
	 * Closes the connections and ends their threads.
	 */
	@Override
	public void close() {
		this.connections.close();
	}

	private <T extends @Nullable Object> CompletableFuture<T> call(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		return guarded(() -> command.apply(this.connections.commands()));
	}

	private <T extends @Nullable Object> CompletableFuture<T> guarded(Supplier<CompletionStage<T>> commands) {
		return make(new LettuceCall<>(this.pending, commands));
	}

	/**
	 * Makes a call if Redis is not left alone, bounds it by the timeout, and notes how it
	 * ends.
	 */
	private <T extends @Nullable Object> CompletableFuture<T> make(Call<T> call) {
		if (!this.breaker.tryAcquire()) {
			return CompletableFuture
				.failedFuture(new RedisFailureException("Redis is left alone for a while because it did not answer"));
		}
		this.pending.begin(call);
		try {
			call.send();
		}
		catch (RuntimeException ex) {
			call.completeExceptionally(ex);
		}
		return call;
	}

	private void ended(Ending ending, long startNanos) {
		this.breaker.record(ending, startNanos);
		switch (ending) {
			case ANSWERED -> this.silentSince.set(NOT_SILENT);
			case READ_ONLY -> {
				reconnect();
				noticeTrouble();
			}
			case SILENT -> {
				reconnectIfSilentForLong();
				noticeTrouble();
			}
			case REFUSED, GIVEN_UP -> logger.trace("A call has ended: {}", ending);
		}
	}

	private void reconnectIfSilentForLong() {
		long now = this.breaker.now();
		long since = this.silentSince.get();
		if (since == NOT_SILENT) {
			this.silentSince.compareAndSet(NOT_SILENT, now);
		}
		else if (now - since > this.longestSilenceNanos && this.silentSince.compareAndSet(since, NOT_SILENT)) {
			reconnect();
		}
	}

	private void noticeTrouble() {
		this.onTrouble.forEach(Runnable::run);
	}

	private void learnTime() {
		CompletableFuture<?> unused = make(new TimeCall(this.pending, this.connections)).whenComplete((micros, ex) -> {
			if (ex != null) {
				logger.debug("Redis did not tell its time; asking again with the next answer", ex);
			}
			else {
				this.clock.learn(micros);
			}
		});
	}

}
