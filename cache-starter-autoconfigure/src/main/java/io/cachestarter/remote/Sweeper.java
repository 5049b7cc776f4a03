package io.cachestarter.remote;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.KeyPage;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.tag.RemoteTags;
import io.cachestarter.tag.TagView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the memory of entries that a clear or an invalidation has made invalid:
 * walks over all entries at a bounded rate, one node at a time, and only if something has
 * been invalidated since the last walk. Safe for use by multiple threads.
 */
final class Sweeper {

	/*
	 * An entry is dead for good if one of its tags was invalidated after its epoch,
	 * because epochs only grow. It is removed only if it still begins with the bytes that
	 * were looked at: one that has been replaced, or that is being loaded, differs.
	 */

	private static final Logger logger = LoggerFactory.getLogger(Sweeper.class);

	private static final LuaScript<Long> DISCARD = LuaScript.returningLong(RemoteLevel.ENTRY, "discard");

	/**
	 * The header and the tags of nearly all entries; those with longer ones wait for
	 * their end.
	 */
	private static final int LOOKED_AT = 1024;

	private final LongAdder removed = new LongAdder();

	private final RedisGateway redis;

	private final RemoteTags tags;

	private final RemoteTrust trust;

	private final KeyNames names;

	private final ScheduledExecutorService upkeep;

	private final SweepSettings settings;

	private volatile long sweptEpoch;

	Sweeper(RedisGateway redis, RemoteTags tags, RemoteTrust trust, KeyNames names, ScheduledExecutorService upkeep,
			SweepSettings settings) {
		this.redis = redis;
		this.tags = tags;
		this.trust = trust;
		this.names = names;
		this.upkeep = upkeep;
		this.settings = settings;
	}

	void start() {
		long millis = this.settings.interval().toMillis();
		if (this.settings.enabled()) {
			Future<?> unused = this.upkeep.scheduleWithFixedDelay(this::begin, millis, millis, TimeUnit.MILLISECONDS);
		}
	}

	long removed() {
		return this.removed.sum();
	}

	private void begin() {
		long epoch = this.tags.view().epoch();
		if (!this.trust.isTrusted() || epoch == this.sweptEpoch) {
			return;
		}
		byte[] key = this.names.sweep().getBytes(StandardCharsets.UTF_8);
		CompletableFuture<?> unused = this.redis
			.setIfAbsent(key, new byte[] { '1' }, this.settings.interval().toMillis())
			.thenAccept((mine) -> {
				if (mine) {
					this.sweptEpoch = epoch;
					next(null);
				}
			})
			.exceptionally(Sweeper::giveUp);
	}

	private void next(@Nullable KeyPage after) {
		CompletableFuture<?> unused = this.redis.scan(this.names.allEntries(), after)
			.thenCompose((page) -> sweep(page.keys()).thenRun(() -> goOn(page)))
			.exceptionally(Sweeper::giveUp);
	}

	/** What is left is found by the next walk, or ends by its time to live. */
	private static @Nullable Void giveUp(Throwable ex) {
		logger.debug("A walk over the entries has ended early", ex);
		return null;
	}

	private void goOn(KeyPage page) {
		if (page.isLast() || !this.trust.isTrusted()) {
			return;
		}
		long micros = 1_000_000L * Math.max(1, page.keys().size()) / this.settings.keysPerSecond();
		try {
			Future<?> unused = this.upkeep.schedule(() -> next(page), micros, TimeUnit.MICROSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Closed during a walk over the entries", ex);
		}
	}

	private CompletableFuture<?> sweep(List<byte[]> keys) {
		List<CompletableFuture<byte[]>> beginnings = new ArrayList<>();
		keys.forEach((key) -> beginnings.add(this.redis.getBeginning(key, LOOKED_AT)));
		return CompletableFuture.allOf(beginnings.toArray(CompletableFuture[]::new)).thenCompose((done) -> {
			List<Candidate> candidates = new ArrayList<>();
			for (int i = 0; i < keys.size(); i++) {
				Candidate candidate = candidate(keys.get(i), beginnings.get(i).join());
				if (candidate != null) {
					candidates.add(candidate);
				}
			}
			return askForTags(candidates).thenCompose((answers) -> remove(candidates, answers));
		});
	}

	private @Nullable Candidate candidate(byte[] key, byte[] beginning) {
		EntryHeader header = EntryHeader.read(beginning);
		String cache = this.names.cacheSegment(new String(key, StandardCharsets.UTF_8));
		if (header == null || cache == null || header.has(EntryHeader.NO_VALUE)
				|| header.payloadOffset(beginning) < 0) {
			return null;
		}
		List<String> all = new ArrayList<>(header.tags(beginning));
		all.add("cache:" + cache);
		return new Candidate(key, beginning, header.epoch(), all);
	}

	/** The answers do not enter the view: a walk meets more tags than this node uses. */
	private CompletableFuture<Map<String, Long>> askForTags(List<Candidate> candidates) {
		TagView view = this.tags.view();
		Set<String> unknown = new LinkedHashSet<>();
		candidates.forEach(
				(each) -> each.tags.stream().filter((tag) -> view.known(tag) == TagView.UNKNOWN).forEach(unknown::add));
		return unknown.isEmpty() ? CompletableFuture.completedFuture(Map.of()) : this.tags.epochs(List.copyOf(unknown));
	}

	private CompletableFuture<?> remove(List<Candidate> candidates, Map<String, Long> answers) {
		List<CompletableFuture<?>> running = new ArrayList<>();
		for (Candidate each : candidates) {
			if (each.isDead(this.tags.view(), answers)) {
				running.add(this.redis.run(DISCARD, each.key, each.beginning).thenAccept(this.removed::add));
			}
		}
		return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
	}

	/** An entry that was looked at. */
	private static final class Candidate {

		private final byte[] key;

		private final byte[] beginning;

		private final long epoch;

		private final List<String> tags;

		Candidate(byte[] key, byte[] beginning, long epoch, List<String> tags) {
			this.key = key;
			this.beginning = beginning;
			this.epoch = epoch;
			this.tags = tags;
		}

		boolean isDead(TagView view, Map<String, Long> answers) {
			return this.epoch < view.base() || this.tags.stream()
				.anyMatch((tag) -> Math.max(view.known(tag), answers.getOrDefault(tag, TagView.UNKNOWN)) > this.epoch);
		}

	}

}
