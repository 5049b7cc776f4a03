package io.cachestarter.remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.cachestarter.codec.CodecException;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisClock;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The entries of one cache in Redis: one string per entry, {@code {prefix}{key}}, always
 * with a time to live.
 *
 * <pre>
 * read    GET
 * store   script: TIME, SET PX, PUBLISH
 * evict   script: UNLINK, PUBLISH
 * clear   SCAN and UNLINK on every primary, then PUBLISH
 * </pre>
 *
 * Trouble with Redis is never thrown at the caller: it is counted, logged, and answered
 * as "not there" or "not done". Safe for use by multiple threads. The methods wait for
 * Redis for at most the timeout of the gateway; those that return futures do not wait.
 *
 * @since 0.1.0
 */
public final class RemoteLevel {

	private static final LuaScript STORE = LuaScript.returningLong("store");

	/** Stands for the size of a value whose bytes are not known. */
	public static final int UNKNOWN_SIZE = 1024;

	private static final String NOT_STORED = "A value could not be stored; an older one may be read until it expires";

	private static final String NOT_EVICTED = "A key could not be evicted; its old value may be read until it expires";

	private static final LuaScript STORE_IF_ABSENT = LuaScript.returningLong("store-if-absent");

	private static final LuaScript EVICT = LuaScript.returningLong("evict");

	private static final LuaScript DISCARD = LuaScript.returningLong("discard");

	private final RemoteStatistics statistics = new RemoteStatistics();

	private final ThrottledLog log = new ThrottledLog(LoggerFactory.getLogger(RemoteLevel.class),
			Duration.ofSeconds(10), MonotonicClock.system());

	private final ThrottledLog codecLog = new ThrottledLog(LoggerFactory.getLogger(RemoteLevel.class),
			Duration.ofHours(1), MonotonicClock.system());

	private final RedisGateway redis;

	private final InvalidationBus bus;

	private final byte[] channel;

	private final String cache;

	private final String keyPrefix;

	private final EntryFormat format;

	private final Executor executor;

	/**
	 * Creates the remote level of a cache.
	 * @param redis the door to Redis
	 * @param bus tells the other nodes
	 * @param cache the name of the cache
	 * @param keyPrefix what its keys in Redis begin with
	 * @param codecs reads entries written with any codec
	 * @param settings its settings
	 * @param executor runs what follows an asynchronous read
	 */
	public RemoteLevel(RedisGateway redis, InvalidationBus bus, String cache, String keyPrefix, ValueCodecs codecs,
			RemoteSettings settings, Executor executor) {
		this.redis = redis;
		this.bus = bus;
		this.channel = bus.channel();
		this.cache = cache;
		this.keyPrefix = keyPrefix;
		this.format = new EntryFormat(codecs, settings);
		this.executor = executor;
	}

	/**
	 * Returns what has happened here.
	 * @return the counts
	 */
	public RemoteStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Reads an entry.
	 * @param keyText the key as text
	 * @param types the types that the caller understands
	 * @return the entry, or {@code null} if there is none that it can use
	 */
	public @Nullable RemoteEntry get(String keyText, TypeLookup types) {
		byte[] key = key(keyText);
		byte[] bytes;
		try {
			bytes = this.redis.await(this.redis.get(key));
		}
		catch (RedisFailureException ex) {
			return missBecause(ex);
		}
		return read(key, bytes, types);
	}

	/**
	 * Reads an entry without waiting.
	 * @param keyText the key as text
	 * @param types the types that the caller understands
	 * @return the entry or {@code null} inside the future, completed by the executor;
	 * never fails
	 */
	public CompletableFuture<@Nullable RemoteEntry> getAsync(String keyText, TypeLookup types) {
		byte[] key = key(keyText);
		return this.redis.bounded(this.redis.get(key))
			.handleAsync((bytes, ex) -> (ex != null) ? missBecause(ex) : read(key, bytes, types), this.executor)
			.exceptionally(this::missBecause);
	}

	/**
	 * Stores a value and tells the other nodes. If the value has no bytes, or Redis does
	 * not take them, the entry that was there is no longer wanted: in the first case it
	 * is evicted, in the second it may be read until it expires.
	 * @param keyText the key as text
	 * @param value the value
	 * @param type its type
	 * @param ttl how long it stays
	 * @return the bytes that it takes, or {@link #UNKNOWN_SIZE}
	 */
	public int put(String keyText, @Nullable Object value, ValueType type, Duration ttl) {
		EncodedEntry entry = encode(value, type);
		if (entry == null) {
			evict(keyText);
			return UNKNOWN_SIZE;
		}
		byte[] message = message(keyText);
		try {
			stored(this.redis.await(store(STORE, keyText, entry, ttl, message)));
		}
		catch (RedisFailureException ex) {
			unpublished(NOT_STORED, ex, message);
		}
		return entry.size();
	}

	/**
	 * Stores a value and tells the other nodes, without waiting.
	 * @param keyText the key as text
	 * @param value the value
	 * @param type its type
	 * @param ttl how long it stays
	 * @return like {@link #put}, inside the future, completed by the executor; never
	 * fails
	 */
	public CompletableFuture<Integer> putAsync(String keyText, @Nullable Object value, ValueType type, Duration ttl) {
		EncodedEntry entry = encode(value, type);
		if (entry == null) {
			return evictAsync(keyText).thenApply((present) -> UNKNOWN_SIZE);
		}
		byte[] message = message(keyText);
		return this.redis.bounded(store(STORE, keyText, entry, ttl, message)).handleAsync((time, ex) -> {
			if (ex != null) {
				unpublished(NOT_STORED, ex, message);
			}
			else {
				stored(time);
			}
			return entry.size();
		}, this.executor);
	}

	/**
	 * Stores a value unless there is an entry, in one step.
	 * @param keyText the key as text
	 * @param value the value
	 * @param type its type
	 * @param ttl how long it stays
	 * @return what became of it
	 */
	public PutOutcome putIfAbsent(String keyText, @Nullable Object value, ValueType type, Duration ttl) {
		EncodedEntry entry = encode(value, type);
		if (entry == null) {
			return PutOutcome.UNKNOWN;
		}
		byte[] message = message(keyText);
		try {
			long time = this.redis.await(store(STORE_IF_ABSENT, keyText, entry, ttl, message));
			if (time == 0) {
				return PutOutcome.PRESENT;
			}
			stored(time);
			return PutOutcome.STORED;
		}
		catch (RedisFailureException ex) {
			unpublished(NOT_STORED, ex, message);
			return PutOutcome.UNKNOWN;
		}
	}

	/**
	 * Removes an entry and tells the other nodes.
	 * @param keyText the key as text
	 * @return whether there was one
	 */
	public boolean evict(String keyText) {
		byte[] message = message(keyText);
		try {
			return evicted(this.redis.await(remove(keyText, message)));
		}
		catch (RedisFailureException ex) {
			unpublished(NOT_EVICTED, ex, message);
			return false;
		}
	}

	/**
	 * Removes an entry and tells the other nodes, without waiting.
	 * @param keyText the key as text
	 * @return whether there was one, inside the future, completed by the executor; never
	 * fails
	 */
	public CompletableFuture<Boolean> evictAsync(String keyText) {
		byte[] message = message(keyText);
		return this.redis.bounded(remove(keyText, message)).handleAsync((removed, ex) -> {
			if (ex != null) {
				unpublished(NOT_EVICTED, ex, message);
				return false;
			}
			return evicted(removed);
		}, this.executor);
	}

	/**
	 * Removes all entries and tells the other nodes. Takes time that grows with the
	 * number of keys in Redis, in steps that do not stall it.
	 * @return whether there was any
	 */
	public boolean clear() {
		try {
			long removed = this.redis.unlinkMatching(this.keyPrefix + "*");
			this.statistics.evicted(removed);
			return removed > 0;
		}
		catch (RedisFailureException ex) {
			failed("The cache could not be cleared; old values may be read until they expire", ex);
			return false;
		}
		finally {
			tellCleared();
		}
	}

	private void tellCleared() {
		try {
			this.bus.publish(this.bus.cleared(this.cache));
		}
		catch (RedisFailureException ex) {
			failed("Other nodes could not be told of a clear yet; they may serve old values until they are", ex);
		}
	}

	private @Nullable EncodedEntry encode(@Nullable Object value, ValueType type) {
		try {
			return this.format.encode(value, type);
		}
		catch (CodecException ex) {
			this.statistics.foundUnserializable();
			this.codecLog.warn("A value of cache '" + this.cache + "' stays in the local level of this node", ex);
			return null;
		}
	}

	private CompletableFuture<Long> store(LuaScript script, String keyText, EncodedEntry entry, Duration ttl,
			byte[] message) {
		return this.redis.run(script, key(keyText), entry.head(), entry.tail(), ascii(Math.max(1, ttl.toMillis())),
				this.channel, message);
	}

	private void stored(long time) {
		this.statistics.put();
		this.redis.clock().learn(time);
	}

	private CompletableFuture<Long> remove(String keyText, byte[] message) {
		return this.redis.run(EVICT, key(keyText), this.channel, message);
	}

	private boolean evicted(long removed) {
		this.statistics.evicted(removed);
		return removed > 0;
	}

	/** The script may have run or not, so its message is published once more. */
	private void unpublished(String what, Throwable ex, byte[] message) {
		this.bus.publishLater(message);
		failed(what, ex);
	}

	private @Nullable RemoteEntry missBecause(Throwable ex) {
		failed("A read failed and counts as a miss", ex);
		this.statistics.miss();
		return null;
	}

	private @Nullable RemoteEntry read(byte[] key, byte @Nullable [] bytes, TypeLookup types) {
		RemoteEntry entry = (bytes != null) ? decode(key, bytes, types) : null;
		if (entry == null) {
			this.statistics.miss();
			return null;
		}
		this.statistics.hit();
		return entry;
	}

	private @Nullable RemoteEntry decode(byte[] key, byte[] bytes, TypeLookup types) {
		EntryHeader header = EntryHeader.read(bytes);
		if (header == null) {
			discard(key, bytes, new CodecException("The bytes are not an entry of this format"));
			return null;
		}
		if (header.has(EntryHeader.NO_VALUE)) {
			return null;
		}
		ValueType type = types.findType(header.fingerprint());
		if (type == null && !header.has(EntryHeader.NULL_VALUE)) {
			foundForeign(key, bytes, types);
			return null;
		}
		try {
			return new RemoteEntry(this.format.decode(header, bytes, type), remainingMillis(header), bytes.length);
		}
		catch (CodecException ex) {
			discard(key, bytes, ex);
			return null;
		}
	}

	private void foundForeign(byte[] key, byte[] bytes, TypeLookup types) {
		if (types.isSure()) {
			discard(key, bytes, new CodecException("The value was written with another type or another version of it"));
		}
	}

	private long remainingMillis(EntryHeader header) {
		long now = this.redis.clock().millis();
		return (now != RedisClock.UNKNOWN) ? Math.max(0, header.freshUntil() - now) : Long.MAX_VALUE;
	}

	private void discard(byte[] key, byte[] bytes, CodecException cause) {
		this.statistics.foundUnreadable();
		this.codecLog.warn("An entry of cache '" + this.cache + "' was unreadable and is removed", cause);
		byte[] beginning = Arrays.copyOf(bytes, Math.min(bytes.length, EntryHeader.LENGTH));
		CompletableFuture<?> unused = this.redis.bounded(this.redis.run(DISCARD, key, beginning))
			.whenComplete((removed, ex) -> {
				if (ex != null) {
					failed("An unreadable entry could not be removed", ex);
				}
			});
	}

	private void failed(String what, Throwable ex) {
		this.statistics.error();
		this.log.warn("Cache '" + this.cache + "': " + what, ex);
	}

	private byte[] message(String keyText) {
		return this.bus.keysChanged(this.cache, List.of(keyText));
	}

	private byte[] key(String keyText) {
		return (this.keyPrefix + keyText).getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] ascii(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

}
