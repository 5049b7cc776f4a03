package io.cachestarter.remote;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

import io.cachestarter.internal.Glob;
import io.cachestarter.redis.KeyPage;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the keys of a cache in Redis, which removes those that meet a condition.
 * Used once.
 *
 * @since 0.1.0
 */
public final class KeyWalk {

	/*
	 * A load or put that began before the walk holds its token in an entry, with or
	 * without a value. As long as it can be completed that entry is there: whatever
	 * removes the entry takes the token away. SCAN meets each key that is there from its
	 * beginning to its end, so the walk either meets the entry and removes it, or the
	 * token is gone already.
	 *
	 * One command is under way at a time, so that others get their turn between two of
	 * them. Redis only looks for a piece of text; the condition, whose cost a user
	 * chooses, is evaluated here.
	 *
	 * Each step continues on a thread of the executor: user code is called there, and the
	 * stack does not grow.
	 */

	private final CompletableFuture<Long> end = new CompletableFuture<>();

	private final String fragment;

	private final Predicate<String> condition;

	private final LongConsumer progress;

	private final BooleanSupplier cancelled;

	private final Executor executor;

	private volatile long removed;

	/**
	 * Creates a walk.
	 * @param fragment something that is in the text of each key that meets the condition
	 * @param condition tells of a key as text whether it is to be removed
	 * @param progress is told after each step how many entries have been removed so far
	 * @param cancelled whether to end early
	 * @param executor the threads on which condition and progress are called
	 */
	public KeyWalk(String fragment, Predicate<String> condition, LongConsumer progress, BooleanSupplier cancelled,
			Executor executor) {
		this.fragment = fragment;
		this.condition = condition;
		this.progress = progress;
		this.cancelled = cancelled;
		this.executor = executor;
	}

	/**
	 * Returns how many entries have been removed.
	 * @return the number so far
	 */
	public long removed() {
		return this.removed;
	}

	CompletableFuture<Long> run(RedisGateway redis, String keyPrefix) {
		String glob = keyPrefix + (this.fragment.isEmpty() ? "*" : "*" + Glob.quote(this.fragment) + "*");
		next(redis, glob, keyPrefix.length(), null);
		return this.end;
	}

	private void next(RedisGateway redis, String glob, int prefixLength, @Nullable KeyPage after) {
		CompletableFuture<?> unused = redis.scan(glob, after)
			.thenComposeAsync(
					(page) -> redis.unlink(matching(page.keys(), prefixLength))
						.thenAcceptAsync((count) -> advance(redis, glob, prefixLength, page, count), this.executor),
					this.executor)
			.whenComplete((done, ex) -> {
				if (ex != null) {
					this.end.completeExceptionally(ex);
				}
			});
	}

	private List<byte[]> matching(List<byte[]> keys, int prefixLength) {
		return keys.stream()
			.filter((key) -> this.condition.test(new String(key, StandardCharsets.UTF_8).substring(prefixLength)))
			.toList();
	}

	@SuppressWarnings("NonAtomicVolatileUpdate") // one step after the other
	private void advance(RedisGateway redis, String glob, int prefixLength, KeyPage page, long count) {
		this.removed += count;
		this.progress.accept(this.removed);
		if (page.isLast() || this.cancelled.getAsBoolean()) {
			this.end.complete(this.removed);
		}
		else {
			next(redis, glob, prefixLength, page);
		}
	}

}
