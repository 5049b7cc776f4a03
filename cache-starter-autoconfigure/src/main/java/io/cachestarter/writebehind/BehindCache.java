package io.cachestarter.writebehind;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.cachestarter.cache.PendingWrites;
import io.cachestarter.cache.WriteNotAcceptedException;
import io.cachestarter.cache.WriteNotAcceptedException.Reason;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.remote.JointPut;
import io.cachestarter.writebehind.JointWrite.Result;
import org.jspecify.annotations.Nullable;

/**
 * The pending writes of one cache, over its partitions. Safe for use by multiple threads.
 */
final class BehindCache implements PendingWrites {

	/*
	 * One script accepts the writes of one partition, all or none of them, at most CHUNK
	 * at a time. So a call with one key is accepted or not; one with more can be accepted
	 * in part, and says so.
	 */

	/** Writes that one script accepts. */
	private static final int CHUNK = 500;

	/** How long a caller waits before it asks again whether there is room. */
	private static final long ASK_AGAIN_MILLIS = 20;

	private final MonotonicClock clock = MonotonicClock.system();

	private final RedisGateway redis;

	private final String name;

	private final WriteBehindSettings settings;

	private final PendingFormat format;

	private final WriteBehindObserver observer;

	private final List<Partition> partitions;

	private final List<ShownWrites> shown;

	private final JointWrites joint;

	BehindCache(RedisGateway redis, KeyNames names, String name, WriteBehindSettings settings, PendingFormat format,
			WriteBehindObserver observer) {
		this.redis = redis;
		this.name = name;
		this.settings = settings;
		this.format = format;
		this.observer = observer;
		this.partitions = IntStream.range(0, settings.partitions())
			.mapToObj((number) -> new Partition(redis, names, name, number, settings))
			.toList();
		this.shown = this.partitions.stream().map(ShownWrites::new).toList();
		this.joint = new JointWrites(redis, this.partitions.get(0).bounds());
	}

	String name() {
		return this.name;
	}

	WriteBehindSettings settings() {
		return this.settings;
	}

	PendingFormat format() {
		return this.format;
	}

	List<Partition> partitions() {
		return this.partitions;
	}

	@Override
	public Type valueType() {
		return this.format.valueType();
	}

	private Partition partition(String keyText) {
		return this.partitions.get(Math.floorMod(keyText.hashCode(), this.partitions.size()));
	}

	@Override
	public Acceptance accept(List<Write> writes) {
		Map<Integer, Map<String, byte[]>> payloads = new TreeMap<>();
		for (Write write : writes) {
			payloads.computeIfAbsent(partition(write.keyText()).number(), (number) -> new LinkedHashMap<>())
				.put(write.keyText(), this.format.encode(write));
		}
		Map<String, Long> versions = new HashMap<>();
		long deadline = this.clock.nanos() + this.settings.acceptTimeout().toNanos();
		payloads.forEach((number, all) -> accept(this.partitions.get(number), all, versions, deadline));
		return (shown) -> shown(shown, versions);
	}

	@Override
	public boolean acceptsJointly() {
		return !this.redis.isCluster();
	}

	@Override
	public boolean accept(Write write, JointPut put) {
		JointWrite joint = new JointWrite(partition(write.keyText()), write.keyText(), this.format.encode(write, put),
				put);
		Result result = answer(this.joint.add(joint), 0);
		if (result == Result.FULL) {
			return false;
		}
		this.observer.onAccepted(this.name, 1, (result == Result.COALESCED) ? 1 : 0);
		return true;
	}

	private void accept(Partition partition, Map<String, byte[]> payloads, Map<String, Long> versions, long deadline) {
		int most = Math.min(CHUNK, partition.capacity());
		List<String> keyTexts = List.copyOf(payloads.keySet());
		for (int from = 0; from < keyTexts.size(); from += most) {
			List<String> some = keyTexts.subList(from, Math.min(keyTexts.size(), from + most));
			Map<String, byte[]> chunk = new LinkedHashMap<>();
			some.forEach((keyText) -> chunk.put(keyText, payloads.get(keyText)));
			long version = acceptChunk(partition, chunk, versions.size(), deadline);
			for (String keyText : some) {
				versions.put(keyText, version++);
			}
		}
	}

	/** Waits for room, and returns the first version. */
	private long acceptChunk(Partition partition, Map<String, byte[]> chunk, int before, long deadline) {
		while (true) {
			List<Long> answer = tryAccept(partition, chunk, before);
			if (answer.get(0) == 1) {
				this.observer.onAccepted(this.name, chunk.size(), answer.get(2).intValue());
				return answer.get(1);
			}
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - this.clock.nanos());
			if (left <= 0) {
				throw rejected(Reason.FULL, before,
						"as many writes are pending as may be (" + this.settings.maxPending() + " over "
								+ this.settings.partitions() + " partitions) and none was flushed within "
								+ this.settings.acceptTimeout().toMillis()
								+ " ms. See whether its writer works, or raise max-pending",
						null);
			}
			pause(Math.min(left, ASK_AGAIN_MILLIS), before);
		}
	}

	private void pause(long millis, int before) {
		try {
			Object unused = new CompletableFuture<@Nullable Object>()
				.completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
				.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw rejected(Reason.FULL, before, "the caller was interrupted while it waited for room", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A pause ends without a failure", ex);
		}
	}

	private List<Long> tryAccept(Partition partition, Map<String, byte[]> chunk, int before) {
		if (!this.redis.isConnected()) {
			throw rejected(Reason.UNAVAILABLE, before, "there is no connection to Redis", null);
		}
		return answer(partition.accept(chunk), before);
	}

	private <T> T answer(CompletableFuture<T> answer, int before) {
		try {
			return this.redis.await(answer);
		}
		catch (RedisFailureException ex) {
			throw (ex.getCause() == null)
					? rejected(Reason.UNAVAILABLE, before, "Redis was not asked: " + ex.getMessage(), ex)
					: rejected(Reason.UNKNOWN, before,
							"Redis has not confirmed it, so it may be written later: " + ex.getMessage(), ex);
		}
	}

	private WriteNotAcceptedException rejected(Reason reason, int before, String why, @Nullable Throwable cause) {
		this.observer.onRejected(this.name, reason);
		String part = (before > 0) ? " (" + before + " others of the same call were accepted)" : "";
		return new WriteNotAcceptedException((before > 0) ? Reason.UNKNOWN : reason,
				"A write to cache '" + this.name + "' was not accepted" + part + ": " + why, cause);
	}

	private void shown(Collection<String> keyTexts, Map<String, Long> versions) {
		for (String keyText : keyTexts) {
			Long version = versions.get(keyText);
			if (version != null) {
				this.shown.get(partition(keyText).number()).add(keyText, version);
			}
		}
	}

	@Override
	public CompletableFuture<Map<String, Pending>> find(Collection<String> keyTexts) {
		Map<Integer, List<String>> grouped = new TreeMap<>();
		keyTexts
			.forEach((keyText) -> grouped.computeIfAbsent(partition(keyText).number(), (number) -> new ArrayList<>())
				.add(keyText));
		Map<String, Pending> found = new ConcurrentHashMap<>();
		List<CompletableFuture<?>> answers = new ArrayList<>();
		grouped.forEach((number, texts) -> answers.add(this.partitions.get(number).find(texts).thenAccept((items) -> {
			for (Item item : items) {
				if (item.version() != 0) {
					found.put(item.keyText(), new Pending(this.format.value(item.payload())));
				}
			}
		})));
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).thenApply((done) -> found);
	}

	/** Says how long to wait before the next look at whether all is flushed. */
	static Duration look() {
		return Duration.ofMillis(ASK_AGAIN_MILLIS);
	}

}
