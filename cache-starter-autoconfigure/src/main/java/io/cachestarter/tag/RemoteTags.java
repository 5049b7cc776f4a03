package io.cachestarter.tag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tags and the epoch in Redis. All their keys lie in one cluster slot, so each script
 * is atomic over them.
 *
 * <pre>
 * look    MGET of tags
 * tag     script: the epoch, and the keys of tags that have none
 * cancel  script: raise the epoch, set tags to it, PUBLISH
 * hello   INFO of each primary of a cluster; script: INFO, and the leap of the epoch after
 *         a failover
 * </pre>
 *
 * What Redis answers is noted in the view of this node. Safe for use by multiple threads;
 * nothing here waits. The futures fail when Redis does not answer in time.
 *
 * @since 0.1.0
 */
public final class RemoteTags {

	private static final LuaScript<List<Long>> TAG_ENTRIES = LuaScript.returningLongs("tags", "tag-entries");

	private static final LuaScript<Long> INVALIDATE = LuaScript.returningLong("tags", "invalidate");

	private static final LuaScript<List<Long>> HELLO = LuaScript.returningLongs("tags", "hello");

	/** Further than the clocks of two servers are apart. */
	private static final Duration LEAP = Duration.ofMinutes(10);

	/** A tag whose key is not there is invalid anyway, so its key need not live long. */
	private static final Duration NEW_TAG_TTL = Duration.ofHours(1);

	private static final int MAX_DIGITS = 16;

	private static final Logger logger = LoggerFactory.getLogger(RemoteTags.class);

	private final AtomicBoolean warned = new AtomicBoolean();

	private final TagView view;

	private final TagLifetimes lifetimes;

	private final RedisGateway redis;

	private final KeyNames names;

	private final byte[] epochKey;

	private final boolean keepAfterFailover;

	private volatile List<String> greeted = List.of();

	/**
	 * Creates the tags of an application.
	 * @param redis the door to Redis
	 * @param names names the keys
	 * @param view what this node has seen
	 * @param keepAfterFailover whether entries are believed that a server has which has
	 * taken over, although evicts of them may have been lost
	 */
	public RemoteTags(RedisGateway redis, KeyNames names, TagView view, boolean keepAfterFailover) {
		this.redis = redis;
		this.names = names;
		this.view = view;
		this.lifetimes = new TagLifetimes(view, MonotonicClock.system());
		this.epochKey = Utf8.bytes(names.epoch());
		this.keepAfterFailover = keepAfterFailover;
	}

	/**
	 * Returns what this node has seen.
	 * @return the view
	 */
	public TagView view() {
		return this.view;
	}

	/**
	 * Looks up when tags were invalidated last.
	 * @param tags the tags
	 * @param generation the generation of the view before the entry was read
	 * @return the highest of their epochs, or {@link Long#MAX_VALUE} if a tag has no key:
	 * its entries are invalid
	 */
	public CompletableFuture<Long> look(List<String> tags, long generation) {
		return this.redis.get(tags.stream().map(this::key).toList())
			.thenApply((found) -> enter(tags, found, generation));
	}

	/**
	 * Looks up when tags were invalidated last, for somebody who meets more tags than
	 * this node uses. The view does not note them.
	 * @param tags the tags
	 * @return their epochs; a tag without a key has none
	 */
	public CompletableFuture<Map<String, Long>> epochs(List<String> tags) {
		return this.redis.get(tags.stream().map(this::key).toList()).thenApply((found) -> read(tags, found));
	}

	private long enter(List<String> tags, List<byte @Nullable []> found, long generation) {
		Map<String, Long> epochs = read(tags, found);
		long highest = epochs.values().stream().mapToLong(Long::longValue).max().orElse(0);
		this.view.learn(List.copyOf(epochs.keySet()), List.copyOf(epochs.values()), generation);
		this.view.adopt(highest);
		return epochs.keySet().containsAll(tags) ? highest : Long.MAX_VALUE;
	}

	private static Map<String, Long> read(List<String> tags, List<byte @Nullable []> found) {
		Map<String, Long> epochs = new LinkedHashMap<>();
		for (int i = 0; i < tags.size(); i++) {
			long epoch = epoch(found.get(i));
			if (epoch != TagView.UNKNOWN) {
				epochs.put(tags.get(i), epoch);
			}
		}
		return epochs;
	}

	/** A damaged epoch counts as lost, like in the scripts. */
	private static long epoch(byte @Nullable [] text) {
		if (text == null || text.length == 0 || text.length > MAX_DIGITS) {
			return TagView.UNKNOWN;
		}
		long epoch = 0;
		for (byte digit : text) {
			if (digit < '0' || digit > '9') {
				return TagView.UNKNOWN;
			}
			epoch = 10 * epoch + (digit - '0');
		}
		return epoch;
	}

	/**
	 * Sees to it that tags have keys that outlive an entry about to be stored. Redis is
	 * not asked for those that this node knows to have them.
	 * @param tags the tags
	 * @param ttlMillis how long the entry is kept
	 * @param generation the generation of the view before the entry was read
	 * @return the epoch, as this node knows it then
	 */
	public CompletableFuture<Long> tag(Collection<String> tags, long ttlMillis, long generation) {
		List<String> all = this.lifetimes.shorterThan(ttlMillis, tags);
		return all.isEmpty() ? CompletableFuture.completedFuture(this.view.epoch())
				: ask(all, TagLifetimes.withReserve(ttlMillis), generation);
	}

	private CompletableFuture<Long> ask(List<String> all, long ttlMillis, long generation) {
		long asked = this.lifetimes.nanos();
		return this.redis.run(TAG_ENTRIES, keys(all), Utf8.bytes(this.view.epoch()), Utf8.bytes(ttlMillis))
			.thenApply((answer) -> {
				this.lifetimes.extended(all, asked, ttlMillis);
				this.view.learn(all, answer.subList(1, answer.size()), generation);
				this.view.adopt(answer.get(0));
				return answer.get(0);
			});
	}

	/**
	 * Looks up the epoch, for a node that has not seen any.
	 * @return the epoch
	 */
	public CompletableFuture<Long> epoch() {
		return ask(List.of(), 0, this.view.generation());
	}

	/**
	 * Invalidates tags, tells the other nodes, and notes it in the view.
	 * @param tags the tags
	 * @param channel where to tell them
	 * @param message what to tell them
	 * @return the epoch of the invalidation
	 */
	public CompletableFuture<Long> invalidate(List<String> tags, byte[] channel, byte[] message) {
		return this.redis
			.change(INVALIDATE, keys(tags), Utf8.bytes(this.view.epoch()), Utf8.bytes(NEW_TAG_TTL.toMillis()), channel,
					message)
			.whenComplete((epoch, ex) -> {
				if (ex == null) {
					this.view.invalidate(tags, epoch);
				}
			});
	}

	/**
	 * Greets the servers after a connection has been opened.
	 * @return completed when the view knows which epochs are believed
	 */
	public CompletableFuture<?> hello() {
		return this.redis.primaryRuns().thenCompose(this::hello);
	}

	private CompletableFuture<?> hello(List<String> runs) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(Utf8.bytes(this.view.epoch()));
		arguments.add(Utf8.bytes(TimeUnit.NANOSECONDS.toMicros(LEAP.toNanos())));
		arguments.add(Utf8.bytes(this.keepAfterFailover ? 1 : 0));
		runs.forEach((run) -> arguments.add(Utf8.bytes(run)));
		return this.redis.run(HELLO, this.epochKey, arguments.toArray(byte[][]::new)).thenAccept((answer) -> {
			this.view.rebase(answer.get(1));
			this.view.adopt(answer.get(0));
			this.redis.clock().learn(answer.get(3));
			this.greeted = runs;
			warnIfAnonymous(answer.get(2));
		});
	}

	/**
	 * Tells whether the primaries of a cluster are those that have been greeted.
	 * @return whether they are, inside a future that fails unless all are reached
	 */
	public CompletableFuture<Boolean> isGreeted() {
		return this.redis.primaryRuns().thenApply((runs) -> runs.equals(this.greeted));
	}

	private void warnIfAnonymous(long identified) {
		if (identified == 0 && this.warned.compareAndSet(false, true)) {
			logger.warn("Redis does not allow the command INFO, so a failover that loses writes cannot be noticed. "
					+ "Give the user of the application the right to INFO");
		}
	}

	private List<byte[]> keys(List<String> tags) {
		List<byte[]> keys = new ArrayList<>(tags.size() + 1);
		keys.add(this.epochKey);
		tags.forEach((tag) -> keys.add(key(tag)));
		return keys;
	}

	private byte[] key(String tag) {
		return Utf8.bytes(this.names.tagKey(tag));
	}

}
