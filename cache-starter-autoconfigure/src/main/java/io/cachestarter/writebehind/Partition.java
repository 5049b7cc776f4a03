package io.cachestarter.writebehind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisGateway;

/**
 * One partition of the pending writes of a cache, in Redis. Safe for use by multiple
 * threads; nothing here waits.
 */
final class Partition {

	private static final String COMMON = "write-behind";

	/** What scripts that accept writes need, in this order. */
	static final List<String> ACCEPTING = List.of(COMMON, "accept");

	private static final LuaScript<List<Long>> ACCEPT = LuaScript.returningLongs(ACCEPTING, "accept-writes");

	private static final LuaScript<Long> SHOWN = LuaScript.returningLong(COMMON, "shown-writes");

	private static final LuaScript<List<byte[]>> FIND = LuaScript.returningManyBytes(COMMON, "find-pending");

	private static final LuaScript<List<byte[]>> TAKE = LuaScript.returningManyBytes(COMMON, "take-partition");

	private static final LuaScript<List<byte[]>> LOOK = LuaScript.returningManyBytes(COMMON, "look-at-partition");

	private static final LuaScript<Long> SETTLE = LuaScript.returningLong(COMMON, "settle-writes");

	private static final LuaScript<Long> BURY = LuaScript.returningLong(COMMON, "bury-write");

	private static final LuaScript<Long> RELEASE = LuaScript.returningLong(COMMON, "release-partition");

	private static final LuaScript<List<byte[]>> LIST = LuaScript.returningManyBytes(COMMON, "list-dead-writes");

	private static final LuaScript<Long> REQUEUE = LuaScript.returningLong(COMMON, "requeue-dead-write");

	private static final LuaScript<Long> DISCARD = LuaScript.returningLong(COMMON, "discard-dead-write");

	/** For how long a write may not be shown before its key is evicted. */
	private static final Duration UNSHOWN_AFTER = Duration.ofSeconds(2);

	private static final int MAX_UNSHOWN = 100;

	private static final byte[][] NO_ARGUMENTS = {};

	/** What is kept of the reason of a dead letter, in characters. */
	private static final int MAX_REASON = 1_000;

	private final RedisGateway redis;

	private final WriteBehindSettings settings;

	private final int number;

	private final List<byte[]> keys;

	/** How many keys may be pending and for how long they are kept. */
	private final List<byte[]> bounds;

	Partition(RedisGateway redis, KeyNames names, String cache, int number, WriteBehindSettings settings) {
		this.redis = redis;
		this.settings = settings;
		this.number = number;
		this.keys = Stream.of("stream", "pending", "unshown", "dead", "newest", "owner", "state")
			.map((kind) -> Utf8.bytes(names.writeBehind(kind, cache, number)))
			.toList();
		this.bounds = List.of(Utf8.bytes(capacity()), Utf8.bytes(settings.retention().toMillis()));
	}

	int number() {
		return this.number;
	}

	/** Returns its keys, in the order in which scripts get them. */
	List<byte[]> keys() {
		return this.keys;
	}

	/** Returns how many keys may be pending and for how long they are kept. */
	List<byte[]> bounds() {
		return this.bounds;
	}

	/** Returns how many keys may be pending in this partition. */
	int capacity() {
		return share(this.settings.maxPending());
	}

	private int share(int whole) {
		return Math.max(1, whole / this.settings.partitions());
	}

	/**
	 * Accepts writes; returns 1, the first version, and how many were coalesced; or 0.
	 */
	CompletableFuture<List<Long>> accept(Map<String, byte[]> payloads) {
		List<byte[]> arguments = new ArrayList<>(this.bounds);
		payloads.forEach((keyText, payload) -> {
			arguments.add(Utf8.bytes(keyText));
			arguments.add(payload);
		});
		return this.redis.change(ACCEPT, this.keys, arguments.toArray(byte[][]::new));
	}

	CompletableFuture<Long> shown(Map<String, Long> versions) {
		List<byte[]> arguments = new ArrayList<>();
		versions.forEach((keyText, version) -> {
			arguments.add(Utf8.bytes(keyText));
			arguments.add(Utf8.bytes(version));
		});
		return this.redis.run(SHOWN, this.keys, arguments.toArray(byte[][]::new));
	}

	/** Finds what is pending, in the order of the keys. */
	CompletableFuture<List<Item>> find(List<String> keyTexts) {
		return this.redis.run(FIND, this.keys, keyTexts.stream().map(Utf8::bytes).toArray(byte[][]::new))
			.thenApply((found) -> {
				List<Item> items = new ArrayList<>();
				for (int i = 0; i < keyTexts.size(); i++) {
					items.add(Item.of(new byte[0], Utf8.bytes(keyTexts.get(i)), found.get(i)));
				}
				return items;
			});
	}

	/** Takes the partition, or stays its owner, and reads what is to be flushed first. */
	CompletableFuture<Taken> take(String holder, int count) {
		return this.redis
			.run(TAKE, this.keys, Utf8.bytes(holder), Utf8.bytes(this.settings.lease().toMillis()), Utf8.bytes(count),
					Utf8.bytes(this.settings.retention().toMillis()), Utf8.bytes(UNSHOWN_AFTER.toNanos() / 1_000),
					Utf8.bytes(MAX_UNSHOWN))
			.thenApply(Taken::read);
	}

	/** Reads the numbers of the partition, whoever holds it. */
	CompletableFuture<Taken> look() {
		return this.redis.run(LOOK, this.keys, NO_ARGUMENTS).thenApply(Taken::read);
	}

	/** Takes out what has been written; 0 if the partition has been lost. */
	CompletableFuture<Long> settle(String holder, String fence, List<Item> items) {
		List<byte[]> arguments = new ArrayList<>(List.of(Utf8.bytes(holder), Utf8.bytes(fence)));
		for (Item item : items) {
			arguments.add(Utf8.bytes(item.entryId()));
			arguments.add(Utf8.bytes(item.keyText()));
			arguments.add(Utf8.bytes(item.version()));
		}
		return this.redis.run(SETTLE, this.keys, arguments.toArray(byte[][]::new));
	}

	CompletableFuture<Long> bury(String holder, String fence, Item item, String reason, int attempts) {
		String kept = (reason.length() <= MAX_REASON) ? reason : reason.substring(0, MAX_REASON) + "...";
		return this.redis.change(BURY, this.keys, Utf8.bytes(holder), Utf8.bytes(fence), Utf8.bytes(item.entryId()),
				Utf8.bytes(item.keyText()), Utf8.bytes(item.version()), Utf8.bytes(kept), Utf8.bytes(attempts),
				Utf8.bytes(share(this.settings.maxDeadLetters())), Utf8.bytes(this.settings.retention().toMillis()));
	}

	CompletableFuture<Long> release(String holder, String fence) {
		return this.redis.run(RELEASE, this.keys, Utf8.bytes(holder), Utf8.bytes(fence));
	}

	/** Lists dead letters as eight parts each; see the script. */
	CompletableFuture<List<byte[]>> deadLetters(String from, String to, int max) {
		return this.redis.run(LIST, this.keys, Utf8.bytes(from), Utf8.bytes(to), Utf8.bytes(max));
	}

	CompletableFuture<Long> requeue(String entryId) {
		return this.redis.change(REQUEUE, this.keys, Utf8.bytes(entryId), Utf8.bytes(capacity()),
				Utf8.bytes(this.settings.retention().toMillis()));
	}

	CompletableFuture<Long> discard(String entryId) {
		return this.redis.change(DISCARD, this.keys, Utf8.bytes(entryId));
	}

}
