package io.cachestarter.remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.cachestarter.codec.CodecException;
import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.internal.Utf8;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisClock;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The entries of one cache in Redis: one string per entry, {@code {prefix}{key}}, always
 * with a time to live. Each value is stored with a token that was taken before the value
 * was read or written elsewhere, and that every change in between has taken away; without
 * one only in the same step with the write that the value comes from.
 *
 * <pre>
 * read           GET
 * begin load     script: a value, or a lease, or the time to wait
 * complete load  script: SET PX, if the token is still there
 * begin put      script: a token without a lease
 * complete put   script: SET PX or UNLINK, then PUBLISH
 * joint put      part of somebody else's script: SET PX, PUBLISH
 * evict          script: UNLINK, PUBLISH
 * </pre>
 *
 * Safe for use by multiple threads. Nothing here waits. The futures fail if Redis does
 * not answer within the timeout of the gateway; that is counted and logged here.
 *
 * @since 0.1.0
 */
public final class RemoteLevel {

	/** Stands for the size of a value whose bytes are not known. */
	public static final int UNKNOWN_SIZE = 1024;

	/** Stands for the time of Redis when it is not known. */
	public static final long UNKNOWN_TIME = RedisClock.UNKNOWN;

	/** How long a put may take from its token to its value, transactions included. */
	private static final Duration PUT_TOKEN_TTL = Duration.ofMinutes(1);

	static final List<String> ENTRY = List.of("bus", "entry");

	private static final List<String> LOAD = List.of("bus", "entry", "load");

	private static final LuaScript<byte[]> BEGIN_LOAD = LuaScript.returningBytes(LOAD, "begin-load");

	private static final LuaScript<List<byte[]>> BEGIN_LOADS = LuaScript.returningManyBytes(LOAD, "begin-loads");

	private static final LuaScript<Long> BEGIN_REFRESH = LuaScript.returningLong(ENTRY, "begin-refresh");

	private static final LuaScript<Long> RENEW_LOAD = LuaScript.returningLong(ENTRY, "renew-load");

	private static final LuaScript<Long> COMPLETE_LOAD = LuaScript.returningLong(LOAD, "complete-load");

	private static final LuaScript<List<Long>> COMPLETE_LOADS = LuaScript.returningLongs(LOAD, "complete-loads");

	private static final LuaScript<Long> RELEASE_LOAD = LuaScript.returningLong(ENTRY, "release-load");

	private static final LuaScript<Long> BEGIN_PUT = LuaScript.returningLong(ENTRY, "begin-put");

	private static final LuaScript<Long> COMPLETE_PUT = LuaScript.returningLong(JointPut.LIBRARIES, "complete-put");

	static final LuaScript<Long> EVICT = LuaScript.returningLong("bus", "evict");

	private static final LuaScript<Long> TOUCH = LuaScript.returningLong(ENTRY, "touch");

	private static final LuaScript<Long> DISCARD = LuaScript.returningLong(ENTRY, "discard");

	private static final LuaScript<byte[]> LOOK = LuaScript.returningBytes(ENTRY, "look");

	private static final String PUT_FAILED = "A value could not be stored; its key is evicted when Redis can be reached";

	private static final byte[] WITHOUT_VALUE = EntryHeader.withoutValue();

	private final RemoteStatistics statistics = new RemoteStatistics();

	private final ThrottledLog log = new ThrottledLog(LoggerFactory.getLogger(RemoteLevel.class),
			Duration.ofSeconds(10), MonotonicClock.system());

	private final ThrottledLog codecLog = new ThrottledLog(LoggerFactory.getLogger(RemoteLevel.class),
			Duration.ofHours(1), MonotonicClock.system());

	private final ThrottledLog sizeLog = new ThrottledLog(LoggerFactory.getLogger(RemoteLevel.class),
			Duration.ofHours(1), MonotonicClock.system());

	private final RedisGateway redis;

	private final InvalidationBus bus;

	private final byte[] channel;

	private final String cache;

	private final String keyPrefix;

	private final EntryFormat format;

	private final Claims claims;

	private final byte[] leaseMillis;

	RemoteLevel(RedisGateway redis, InvalidationBus bus, String cache, String keyPrefix, EntryFormat format,
			Claims claims) {
		this.redis = redis;
		this.bus = bus;
		this.channel = bus.channel();
		this.cache = cache;
		this.keyPrefix = keyPrefix;
		this.format = format;
		this.claims = claims;
		this.leaseMillis = Utf8.bytes(claims.lease().toMillis());
	}

	/**
	 * Returns what has happened here.
	 * @return the counts
	 */
	public RemoteStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Returns the name of the cache.
	 * @return the name
	 */
	public String cache() {
		return this.cache;
	}

	/**
	 * Reads an entry.
	 * @param keyText the key as text
	 * @return its bytes, or {@code null} inside the future if there is none
	 */
	public CompletableFuture<byte @Nullable []> get(String keyText) {
		return counted("A read failed and counts as a miss", () -> this.redis.get(key(keyText)));
	}

	/**
	 * Reads several entries at once.
	 * @param keyTexts the keys as text
	 * @return their bytes in the same order, {@code null} for those that are not there
	 */
	public CompletableFuture<List<byte @Nullable []>> get(List<String> keyTexts) {
		return counted("A read failed and counts as a miss",
				() -> this.redis.get(keyTexts.stream().map(this::key).toList()));
	}

	/**
	 * Looks at what was read.
	 * @param keyText the key as text
	 * @param bytes what was read
	 * @param types the types that the caller understands
	 * @return the entry, or {@code null} if there is none that the caller can use
	 */
	public @Nullable FoundEntry open(String keyText, byte @Nullable [] bytes, TypeLookup types) {
		if (bytes == null) {
			return null;
		}
		EntryHeader header = EntryHeader.read(bytes);
		if (header == null) {
			discard(keyText, bytes, new CodecException("The bytes are not an entry of this format"));
			return null;
		}
		if (header.has(EntryHeader.NO_VALUE)) {
			return null;
		}
		ValueType type = types.findType(header.fingerprint());
		if (type == null && !header.has(EntryHeader.NULL_VALUE)) {
			foundForeign(keyText, bytes, types);
			return null;
		}
		return new FoundEntry(header, bytes, type);
	}

	private void foundForeign(String keyText, byte[] bytes, TypeLookup types) {
		if (types.isSure()) {
			discard(keyText, bytes,
					new CodecException("The value was written with another type or another version of it"));
		}
	}

	/**
	 * Decodes the value of an entry; one that cannot be decoded is removed.
	 * @param keyText the key as text
	 * @param entry the entry
	 * @return whether its value can be used
	 */
	public boolean decode(String keyText, FoundEntry entry) {
		try {
			entry.decode(this.format);
			return true;
		}
		catch (CodecException ex) {
			discard(keyText, entry.bytes(), ex);
			return false;
		}
	}

	/**
	 * Returns what tells bytes that cannot be used from those that come after them.
	 * @param bytes what was read
	 * @return the first bytes
	 */
	public static byte[] identity(byte[] bytes) {
		return Arrays.copyOf(bytes, Math.min(bytes.length, EntryHeader.IDENTITY_LENGTH));
	}

	/**
	 * Asks for the right to load.
	 * @param keyText the key as text
	 * @param need the lowest epoch of a value that the caller takes instead
	 * @param rejected the identity of an entry that the caller does not take, or no bytes
	 * @return the right, a value, or the time to wait
	 */
	public CompletableFuture<LoadAnswer> beginLoad(String keyText, long need, byte[] rejected) {
		byte[] token = this.claims.leases().nextToken();
		return counted("A load could not be announced; its value stays in the heap of this node",
				() -> this.redis.run(BEGIN_LOAD, key(keyText), token, this.leaseMillis, Utf8.bytes(need), rejected,
						WITHOUT_VALUE))
			.whenComplete((answer, ex) -> releaseIfFailed(keyText, token, ex))
			.thenApply((answer) -> answer(keyText, token, answer));
	}

	/**
	 * Collects loads of many keys, which then begin and end with few calls.
	 * @return a collection that is empty
	 */
	public LoadBatch loadBatch() {
		return new LoadBatch(this, this.claims.leases());
	}

	/** Divides calls into groups that one script may make. */
	<C> Collection<List<C>> bySlot(List<C> calls, Function<? super C, String> keyText) {
		return this.redis.bySlot(calls, (call) -> key(keyText.apply(call)));
	}

	/**
	 * Begins loads of keys of one cluster slot.
	 * @param perKey for each key its token, the lowest epoch and the rejected identity
	 */
	CompletableFuture<List<byte[]>> beginLoads(List<String> keyTexts, List<byte[]> perKey) {
		List<byte[]> arguments = new ArrayList<>(perKey.size() + 2);
		arguments.add(this.leaseMillis);
		arguments.add(WITHOUT_VALUE);
		arguments.addAll(perKey);
		return counted("Loads could not be announced; their values stay in the heap of this node",
				() -> this.redis.run(BEGIN_LOADS, keys(keyTexts), arguments.toArray(byte[][]::new)));
	}

	/**
	 * Completes loads of keys of one cluster slot.
	 * @param perKey for each key what {@link #completion} returns
	 * @return for each key when its value was stored, in microseconds, or 0 if the load
	 * has been overtaken
	 */
	CompletableFuture<List<Long>> completeLoads(List<String> keyTexts, List<byte[]> perKey) {
		List<byte[]> arguments = new ArrayList<>(perKey.size() + 1);
		arguments.add(this.channel);
		arguments.addAll(perKey);
		return counted("Loaded values could not be stored",
				() -> this.redis.run(COMPLETE_LOADS, keys(keyTexts), arguments.toArray(byte[][]::new)));
	}

	/** Returns what a script needs to store a loaded value. */
	List<byte[]> completion(String keyText, byte[] token, EncodedEntry entry, EntryMarks marks, Lifetime lifetime) {
		return List.of(token, entry.head(marks), entry.tail(marks), Utf8.bytes(lifetime.freshMillis()),
				Utf8.bytes(lifetime.keptMillis()), loaded(keyText));
	}

	private List<byte[]> keys(List<String> keyTexts) {
		return keyTexts.stream().map(this::key).toList();
	}

	/** A lease whose beginning or end was not answered has nobody who ends it. */
	void releaseIfFailed(String keyText, byte[] token, @Nullable Throwable failure) {
		if (failure != null) {
			CompletableFuture<?> unused = releaseLoad(keyText, token, Duration.ZERO).whenComplete((done, ex) -> {
				if (ex != null) {
					this.claims.trust().whenTrustedAgain(() -> {
						CompletableFuture<?> unusedAgain = releaseLoad(keyText, token, Duration.ZERO);
					});
				}
			});
		}
	}

	LoadAnswer answer(String keyText, byte[] token, byte[] answer) {
		return switch (answer[0]) {
			case 'G' -> LoadAnswer.granted(this.claims.leases().begin(this, keyText, token));
			case 'W' ->
				LoadAnswer.waiting(Long.parseLong(new String(answer, 1, answer.length - 1, StandardCharsets.US_ASCII)));
			default -> LoadAnswer.found(answer);
		};
	}

	/**
	 * Asks for the right to load anew what the caller has seen.
	 * @param keyText the key as text
	 * @param seen the identity of the entry
	 * @return the right, or {@code null} if the entry has been replaced or is being
	 * loaded
	 */
	public CompletableFuture<@Nullable LoadLease> beginRefresh(String keyText, byte[] seen) {
		byte[] token = this.claims.leases().nextToken();
		return counted("A refresh could not be announced and is left out",
				() -> this.redis.run(BEGIN_REFRESH, key(keyText), token, this.leaseMillis, seen))
			.whenComplete((answer, ex) -> releaseIfFailed(keyText, token, ex))
			.thenApply((granted) -> (granted == 1) ? this.claims.leases().begin(this, keyText, token) : null);
	}

	/**
	 * Announces that a value will be put.
	 * @param keyText the key as text
	 * @return what the put is to be completed with, inside a future that never fails
	 */
	public CompletableFuture<PutToken> beginPut(String keyText) {
		byte[] token = this.claims.leases().nextToken();
		PutToken none = new PutToken(this, this.claims.trust(), keyText, null);
		if (!this.claims.trust().isTrusted()) {
			return CompletableFuture.completedFuture(none);
		}
		return counted("A put could not be announced; its key is evicted instead", () -> this.redis.run(BEGIN_PUT,
				key(keyText), token, Utf8.bytes(PUT_TOKEN_TTL.toMillis()), WITHOUT_VALUE))
			.handle((taken, ex) -> (ex == null && taken == 1) ? put(keyText, token) : none);
	}

	PutToken put(String keyText, byte[] token) {
		return new PutToken(this, this.claims.trust(), keyText, token);
	}

	/**
	 * Returns a put that needs no token, because a script of somebody else makes it in
	 * one step with what it depends on.
	 * @param keyText the key as text
	 * @param value the value
	 * @param type its type
	 * @param marks what the entry carries beside it
	 * @param lifetime how long it lives
	 * @return the put, or {@code null} if it cannot be made so: the value has no bytes or
	 * too many, or Redis is not believed
	 */
	public @Nullable JointPut jointPut(String keyText, @Nullable Object value, ValueType type, EntryMarks marks,
			Lifetime lifetime) {
		if (!this.claims.trust().isTrusted()) {
			return null;
		}
		try {
			return new JointPut(this, this.claims.trust(), keyText, type, this.format.encode(value, type), marks,
					lifetime);
		}
		catch (CodecException ex) {
			return null; // counted and logged by the put that is made instead
		}
	}

	/** Returns what the function {@code put} of the scripts is given. */
	List<byte[]> putArguments(EncodedEntry entry, EntryMarks marks, Lifetime lifetime) {
		return List.of(entry.head(marks), entry.tail(marks), Utf8.bytes(lifetime.freshMillis()),
				Utf8.bytes(lifetime.keptMillis()));
	}

	/** Makes puts with a script that is given the channel. */
	<A> CompletableFuture<A> jointly(Function<byte[], CompletableFuture<A>> script) {
		return counted(PUT_FAILED, () -> script.apply(this.channel));
	}

	CompletableFuture<Boolean> renewLoad(String keyText, byte[] token) {
		return counted("The lease of a load could not be renewed",
				() -> this.redis.run(RENEW_LOAD, key(keyText), token, this.leaseMillis))
			.thenApply((renewed) -> renewed == 1);
	}

	/** Answers with the time of Redis in microseconds, or not more than 0. */
	CompletableFuture<Long> completeLoad(String keyText, byte[] token, EncodedEntry entry, EntryMarks marks,
			Lifetime lifetime) {
		return counted("A loaded value could not be stored",
				() -> this.redis.run(COMPLETE_LOAD, key(keyText), token, entry.head(marks), entry.tail(marks),
						Utf8.bytes(lifetime.freshMillis()), Utf8.bytes(lifetime.keptMillis()), this.channel,
						loaded(keyText)))
			.thenApply(this::noteStored);
	}

	/** With a time to keep, the token stays for that long without a lease. */
	CompletableFuture<?> releaseLoad(String keyText, byte[] token, Duration keep) {
		return counted("A load could not be given up; others wait for it until its lease ends", () -> this.redis
			.run(RELEASE_LOAD, key(keyText), token, this.channel, loaded(keyText), Utf8.bytes(keep.toMillis())));
	}

	CompletableFuture<?> keepToken(String keyText, byte[] token) {
		return releaseLoad(keyText, token, PUT_TOKEN_TTL);
	}

	/**
	 * Answers with the time of Redis in microseconds, 0 if the key was evicted, or -1 if
	 * Redis has a newer version.
	 */
	CompletableFuture<Long> completePut(String keyText, byte[] token, EncodedEntry entry, EntryMarks marks,
			Lifetime lifetime, byte[] message) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(token);
		arguments.addAll(putArguments(entry, marks, lifetime));
		arguments.add(this.channel);
		arguments.add(message);
		return counted(PUT_FAILED,
				() -> this.redis.change(COMPLETE_PUT, List.of(key(keyText)), arguments.toArray(byte[][]::new)))
			.thenApply(this::noteStored);
	}

	/** Removes keys of one cluster slot. */
	CompletableFuture<Long> evict(List<byte[]> keys, byte[] message) {
		return counted("Keys could not be evicted; they are when Redis can be reached",
				() -> this.redis.change(EVICT, keys, this.channel, message))
			.thenApply((removed) -> {
				this.statistics.evicted(removed);
				return removed;
			});
	}

	/**
	 * Removes the entries of the keys that meet a condition, those included that are only
	 * being loaded or put. Walks over all keys of Redis, in steps that do not stall it.
	 * @param walk which keys, and who is told
	 * @return how many entries were removed; fails if not all could be, or Redis is not
	 * believed
	 */
	public CompletableFuture<Long> evictIf(KeyWalk walk) {
		if (!this.claims.trust().isTrusted()) {
			return CompletableFuture.failedFuture(new RedisFailureException("Redis is not believed"));
		}
		return counted("Keys could not be evicted by pattern; the whole cache is cleared instead",
				() -> walk.run(this.redis, this.keyPrefix))
			.thenApply((removed) -> {
				this.statistics.evicted(removed);
				return removed;
			});
	}

	/**
	 * Begins the time to live of an entry anew.
	 * @param keyText the key as text
	 * @param lifetime the new times
	 * @return whether there was a fresh value
	 */
	public CompletableFuture<Boolean> touch(String keyText, Lifetime lifetime) {
		return counted("A time to live could not be extended", () -> this.redis.run(TOUCH, key(keyText),
				Utf8.bytes(lifetime.freshMillis()), Utf8.bytes(lifetime.keptMillis())))
			.thenApply((touched) -> touched == 1);
	}

	/**
	 * Reads an entry from the server that changes it, even if others are read from. Does
	 * not count as a look-up.
	 * @param keyText the key as text
	 * @param whole whether the value is wanted, too
	 * @return its bytes, none if there is no entry
	 */
	public CompletableFuture<byte[]> look(String keyText, boolean whole) {
		return counted("An entry could not be audited",
				() -> this.redis.run(LOOK, key(keyText), Utf8.bytes(whole ? 0 : EntryHeader.LENGTH)));
	}

	/**
	 * Compares an entry in the heap with the beginning of one in Redis.
	 * @param beginning what {@link #look} has read
	 * @param createdAt when the entry in the heap was stored in Redis
	 * @return how they stand to each other: {@link Agreement#OTHER} if Redis has another
	 * entry, whatever its value
	 */
	public static Agreement compare(byte[] beginning, long createdAt) {
		EntryHeader header = EntryHeader.read(beginning);
		if (header == null) {
			return (beginning.length == 0) ? Agreement.ABSENT : Agreement.UNKNOWN;
		}
		if (header.has(EntryHeader.NO_VALUE)) {
			return Agreement.ABSENT;
		}
		return (header.createdAt() == createdAt) ? Agreement.SAME : Agreement.OTHER;
	}

	/**
	 * Compares a value in the heap with that of an entry in Redis. Nothing is changed or
	 * counted.
	 * @param bytes what {@link #look} has read
	 * @param createdAt when the value in the heap was stored in Redis
	 * @param value the value in the heap
	 * @param types the types that the cache knows
	 * @return how they stand to each other
	 */
	public Agreement compare(byte[] bytes, long createdAt, @Nullable Object value, TypeLookup types) {
		Agreement entries = compare(bytes, createdAt);
		EntryHeader header = EntryHeader.read(bytes);
		return (entries == Agreement.OTHER && header != null) ? compareValues(header, bytes, value, types) : entries;
	}

	private Agreement compareValues(EntryHeader header, byte[] bytes, @Nullable Object value, TypeLookup types) {
		ValueType type = types.findType(header.fingerprint());
		if (type == null && !header.has(EntryHeader.NULL_VALUE)) {
			return Agreement.UNKNOWN;
		}
		try {
			Object stored = this.format.decode(header, bytes, type);
			if (Objects.equals(stored, value)) {
				return Agreement.SAME;
			}
			boolean alike = stored != null && value != null && type != null
					&& this.format.encode(stored, type).isLike(this.format.encode(value, type));
			return alike ? Agreement.SAME : Agreement.OTHER;
		}
		catch (CodecException ex) {
			return Agreement.UNKNOWN;
		}
	}

	/**
	 * Encodes a value.
	 * @return the entry, or {@code null} if the value has no faithful bytes or too many,
	 * which is counted and logged
	 */
	@Nullable EncodedEntry encode(@Nullable Object value, ValueType type) {
		try {
			return this.format.encode(value, type);
		}
		catch (ValueTooLargeException ex) {
			this.statistics.refuse();
			this.sizeLog.warn("A value of cache '" + this.cache + "' is too large for Redis and stays local", ex);
			return null;
		}
		catch (CodecException ex) {
			this.statistics.foundUnserializable();
			this.codecLog.warn("A value of cache '" + this.cache + "' stays in the local level of this node", ex);
			return null;
		}
	}

	/**
	 * Counts a look-up.
	 * @param hit whether it found a value
	 */
	public void count(boolean hit) {
		if (hit) {
			this.statistics.hit();
		}
		else {
			this.statistics.miss();
		}
	}

	/**
	 * Returns the time of Redis.
	 * @return milliseconds since 1970, or {@link #UNKNOWN_TIME}
	 */
	public long nowMillis() {
		return this.redis.clock().millis();
	}

	byte[] message(List<String> keyTexts) {
		return this.bus.keysChanged(this.cache, keyTexts);
	}

	byte[] key(String keyText) {
		return (this.keyPrefix + keyText).getBytes(StandardCharsets.UTF_8);
	}

	String keyText(byte[] key) {
		return new String(key, StandardCharsets.UTF_8).substring(this.keyPrefix.length());
	}

	long noteStored(long micros) {
		if (micros > 0) {
			this.statistics.put();
			this.redis.clock().learn(micros);
		}
		return micros;
	}

	private byte[] loaded(String keyText) {
		return this.bus.loaded(this.cache, keyText);
	}

	private <T extends @Nullable Object> CompletableFuture<T> counted(String failure,
			Supplier<CompletableFuture<T>> command) {
		this.claims.calls().begin();
		return command.get().whenComplete((answer, ex) -> {
			this.claims.calls().end();
			if (ex != null) {
				failed(failure, ex);
			}
		});
	}

	private void discard(String keyText, byte[] bytes, CodecException cause) {
		this.statistics.foundUnreadable();
		this.codecLog.warn("An entry of cache '" + this.cache + "' was unreadable and is removed", cause);
		byte[] beginning = Arrays.copyOf(bytes, Math.min(bytes.length, EntryHeader.LENGTH));
		CompletableFuture<?> unused = counted("An unreadable entry could not be removed",
				() -> this.redis.run(DISCARD, key(keyText), beginning));
	}

	private void failed(String what, Throwable ex) {
		this.statistics.error();
		this.log.warn("Cache '" + this.cache + "': " + what, ex);
	}

}
