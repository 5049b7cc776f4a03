package io.cachestarter.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.cachestarter.internal.MonotonicClock;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
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
 * gateway connects in the background until it succeeds. The futures are completed on a
 * thread of the connection, so what depends on them must not block.
 *
 * @since 0.1.0
 */
public final class RedisGateway implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisGateway.class);

	private static final int SCAN_COUNT = 500;

	private static final byte[] NOTHING = {};

	private final RedisConnections connections;

	private final RedisClock clock;

	private final long timeoutNanos;

	private RedisGateway(RedisConnections connections, RedisClock clock, Duration timeout) {
		this.connections = connections;
		this.clock = clock;
		this.timeoutNanos = timeout.toNanos();
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
		LettuceConnectionFactory derived = LettuceClients.derive(factory, resources, settings);
		RedisConnections connections = new RedisConnections(derived, resources, settings);
		RedisGateway gateway = new RedisGateway(connections, clock, settings.timeout());
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
		return call((commands) -> {
			CompletableFuture<byte @Nullable []> sent = commands.get(key).toCompletableFuture();
			return cancelling(sent, sent.exceptionallyCompose((ex) -> isWrongType(ex)
					? CompletableFuture.completedFuture(NOTHING) : CompletableFuture.failedFuture(ex)));
		});
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
		return call((commands) -> commands.mget(all)
			.toCompletableFuture()
			.thenApply((found) -> found.stream().map((each) -> each.getValueOrElse(null)).toList()));
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
		return run(script, List.of(key), arguments);
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
		return call((commands) -> {
			CompletableFuture<T> sent = commands.<T>evalsha(script.sha1(), script.output(), all, arguments)
				.toCompletableFuture();
			return cancelling(sent,
					sent.exceptionallyCompose((ex) -> isMissingScript(ex)
							? commands.<T>eval(script.source(), script.output(), all, arguments).toCompletableFuture()
							: CompletableFuture.failedFuture(ex)));
		});
	}

	/**
	 * Divides keys into groups that one script may touch.
	 * @param keys the whole keys
	 * @return the keys of one slot each in a cluster, else all of them
	 */
	public Collection<List<byte[]>> bySlot(List<byte[]> keys) {
		return this.connections.isCluster() ? keys.stream().collect(Collectors.groupingBy(SlotHash::getSlot)).values()
				: List.of(keys);
	}

	/** Takes back a command that has not been sent when nobody waits for it any more. */
	private static <T extends @Nullable Object> CompletableFuture<T> cancelling(CompletableFuture<?> command,
			CompletableFuture<T> answer) {
		CompletableFuture<T> handedOut = answer.copy();
		CompletableFuture<?> unused = handedOut.whenComplete((value, ex) -> {
			if (ex != null) {
				command.cancel(false);
			}
		});
		return handedOut;
	}

	/**
	 * Publishes a message.
	 * @param channel where to
	 * @param message the bytes
	 * @return the number of receivers that the asked server knows
	 */
	public CompletableFuture<Long> publish(byte[] channel, byte[] message) {
		return call((commands) -> commands.publish(channel, message).toCompletableFuture());
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
		ScanCursor position = (after != null) ? after.cursor() : ScanCursor.INITIAL;
		return call((commands) -> commands.scan(position, args).toCompletableFuture().thenApply(KeyPage::new));
	}

	/**
	 * Sets a key for a time, unless it is there.
	 * @param key the whole key
	 * @param value the bytes
	 * @param ttlMillis how long it stays
	 * @return whether it has been set
	 */
	public CompletableFuture<Boolean> setIfAbsent(byte[] key, byte[] value, long ttlMillis) {
		return call((commands) -> commands.set(key, value, SetArgs.Builder.nx().px(ttlMillis))
			.toCompletableFuture()
			.thenApply(Objects::nonNull));
	}

	/**
	 * Reads the beginning of a key.
	 * @param key the whole key
	 * @param length the number of bytes
	 * @return the bytes, none if there is no such key
	 */
	public CompletableFuture<byte[]> getBeginning(byte[] key, int length) {
		return call((commands) -> commands.getrange(key, 0, length - 1L).toCompletableFuture());
	}

	/**
	 * Has a task run when a connection has been lost, whichever it is.
	 * @param task run on a thread of the connection; must not block
	 */
	public void onDisconnect(Runnable task) {
		this.connections.onDisconnect(task);
	}

	/**
	 * Waits for an answer for at most the timeout.
	 * @param <T> the kind of answer
	 * @param answer a future of this gateway
	 * @return the answer
	 * @throws RedisFailureException if it failed, did not come in time, or the thread was
	 * interrupted; the interrupt flag stays set
	 */
	public <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
		try {
			return answer.get(this.timeoutNanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			answer.cancel(false);
			throw new RedisFailureException(
					"Redis did not answer within " + TimeUnit.NANOSECONDS.toMillis(this.timeoutNanos) + " ms", ex);
		}
		catch (ExecutionException ex) {
			throw asFailure((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			answer.cancel(false);
			throw new RedisFailureException("Interrupted while waiting for Redis", ex);
		}
	}

	/**
	 * Bounds an answer by the timeout without waiting for it.
	 * @param <T> the kind of answer
	 * @param answer a future of this gateway
	 * @return a future that fails with a {@link TimeoutException} when the answer is late
	 */
	public <T extends @Nullable Object> CompletableFuture<T> bounded(CompletableFuture<T> answer) {
		return answer.orTimeout(this.timeoutNanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Closes the connections and ends their threads.
	 */
	@Override
	public void close() {
		this.connections.close();
	}

	private <T extends @Nullable Object> CompletableFuture<T> call(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletableFuture<T>> command) {
		try {
			return command.apply(this.connections.commands());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(asFailure(ex));
		}
	}

	private void learnTime() {
		CompletableFuture<?> unused = bounded(call((commands) -> commands.time().toCompletableFuture()))
			.whenComplete((time, ex) -> {
				if (ex != null) {
					logger.debug("Redis did not tell its time; asking again with the next answer", ex);
				}
				else {
					learnTime(time);
				}
			});
	}

	private void learnTime(List<byte[]> time) {
		long seconds = Long.parseLong(new String(time.get(0), StandardCharsets.US_ASCII));
		long micros = Long.parseLong(new String(time.get(1), StandardCharsets.US_ASCII));
		this.clock.learn(TimeUnit.SECONDS.toMicros(seconds) + micros);
	}

	private static boolean isMissingScript(Throwable ex) {
		return ex instanceof RedisNoScriptException || ex.getCause() instanceof RedisNoScriptException;
	}

	private static boolean isWrongType(Throwable ex) {
		return ex instanceof RedisCommandExecutionException && String.valueOf(ex.getMessage()).startsWith("WRONGTYPE");
	}

	private static RedisFailureException asFailure(Throwable ex) {
		return (ex instanceof RedisFailureException failure) ? failure
				: new RedisFailureException("Redis call failed: " + ex.getMessage(), ex);
	}

}
