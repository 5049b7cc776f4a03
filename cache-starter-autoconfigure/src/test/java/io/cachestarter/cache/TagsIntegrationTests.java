package io.cachestarter.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.PutOutcome;
import io.cachestarter.remote.RemoteLevels;
import io.cachestarter.tag.TagView;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tagged entries of two nodes, and invalidations that come at the worst moment. */
@Timeout(60)
class TagsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String RED = KeyNames.tag("red");

	/** A channel that nobody hears. */
	private static final byte[] NOWHERE = "nowhere".getBytes(StandardCharsets.US_ASCII);

	private RedisServerHandle redis;

	private RedisProbe probe;

	private KeyNames names;

	private CacheNode first;

	private CacheNode second;

	@BeforeEach
	void start() {
		this.redis = RedisServers.start();
		this.probe = RedisProbe.open(this.redis);
		this.first = node();
		this.second = node();
		this.names = this.first.bean(KeyNames.class);
		CacheNode.awaitEachOther(this.first, this.second);
	}

	@AfterEach
	void stop() {
		Item.onCreation = null;
		this.first.close();
		this.second.close();
		this.probe.close();
		this.redis.close();
	}

	@Test
	void missesAnEntryWhoseTagHasBeenInvalidated() {
		cache(this.first).put("k", new Item("old"));
		assertThat(found(this.second, "k")).isEqualTo("old");

		invalidate(this.first, "red");

		assertThat(found(this.first, "k")).isNull();
		await().atMost(SOON).until(() -> found(this.second, "k") == null);
		assertThat(this.probe.find(entryKey("k"))).isNotNull();
	}

	@Test
	void missesAnEntryWhoseTagIsLost() {
		cache(this.first).put("k", new Item("value"));
		this.probe.delete(this.names.tagKey(RED));

		assertThat(found(this.second, "k")).isNull();
		assertThat(load(this.second, "k", () -> new Item("new"))).isEqualTo("new");
		assertThat(found(this.first, "k")).isNotNull();
	}

	@Test
	void findsAnEntryWhoseTagsAreFineAfterAFlush() {
		cache(this.first).put("k", new Item("value"));
		store(this.first).view().flush();

		assertThat(found(this.first, "k")).isEqualTo("value");
	}

	/** The epoch is at 17 when the message arrives that the tag was invalidated at 12. */
	@Test
	void dropsAnEntryWhoseInvalidationArrivesAfterALaterOneOfAnotherTag() {
		TwoLevelStore store = store(this.first);
		TagView view = store.view();
		cache(this.first).put("k", new Item("old"));
		long epoch = Objects.requireNonNull(store.findLocal("k")).epoch();
		view.invalidate(List.of("tag:another"), epoch + 10);
		assertThat(store.findLocal("k")).isNotNull();

		view.invalidate(List.of(RED), epoch + 5);

		assertThat(store.findLocal("k")).isNull();
	}

	@Test
	void doesNotTakeAnEntryForValidThatWasInvalidatedRightAfterItsCheck() {
		TwoLevelStore store = store(this.first);
		TagView view = store.view();
		view.learn(List.of(RED), List.of(1L), view.generation());
		List<String> tags = new WatchedTags(List.of(RED), () -> view.invalidate(List.of(RED), 10));
		LocalEntry entry = new LocalEntry("value", "k", Long.MAX_VALUE, 0).tagged(5, tags, -1);

		assertThat(store.isValid(entry)).isTrue();

		assertThat(view.known(RED)).isEqualTo(10);
		assertThat(store.isValid(entry)).isFalse();
	}

	@Test
	void dropsAnEntryWhoseTagWasInvalidatedWhileItWasDecoded() {
		cache(this.first).put("k", new Item("old"));
		cache(this.first).put("other", new Item("other"));
		assertThat(found(this.second, "other")).isEqualTo("other");
		long known = store(this.second).view().known(RED);
		assertThat(known).isNotEqualTo(TagView.UNKNOWN);
		Item.onCreation = once(() -> {
			invalidate(this.first, "red");
			await().atMost(SOON).until(() -> store(this.second).view().known(RED) > known);
		});

		found(this.second, "k");

		assertThat(found(this.second, "k")).isNull();
	}

	@Test
	void doesNotFillInAnEntryThatWasEvictedWhileItWasDecoded() {
		cache(this.first).put("k", new Item("old"));
		Item.onCreation = once(() -> cache(this.second).evict("k"));

		assertThat(found(this.second, "k")).isEqualTo("old");

		assertThat(found(this.second, "k")).isNull();
	}

	@Test
	void keepsNothingHereOfAPutThatWasCrossedByOneThatEndsAsAnEvict() {
		TwoLevelStore store = store(this.first);
		PendingPut put = store.beginPut("k").join();
		Item value = new Item("one");
		Item.onCreation = once(() -> cache(this.first).put("k", new Item("two")));

		assertThat(store.completePut(put, value, ValueType.of(Item.class), EntryOptions.NONE).join())
			.isEqualTo(PutOutcome.EVICTED);

		assertThat(this.probe.find(entryKey("k"))).isNull();
		assertThat(found(this.first, "k")).isNull();
	}

	@Test
	void noticesThatTheMessageOfAnInvalidationWasLost() {
		cache(this.first).put("k", new Item("old"));
		assertThat(found(this.second, "k")).isEqualTo("old");

		byte[] lost = this.first.bean(InvalidationBus.class).tagsInvalidated(List.of(RED));
		this.first.bean(RemoteLevels.class).tags().invalidate(List.of(RED), NOWHERE, lost).join();

		await().atMost(SOON).until(() -> found(this.second, "k") == null);
	}

	@Test
	void keepsWhatItLoadsAfterItHasMissedAnInvalidation() {
		cache(this.first).put("k", new Item("old"));
		this.first.bean(RemoteLevels.class).tags().invalidate(List.of(RED), NOWHERE, new byte[40]).join();
		store(this.second).view().flush();
		AtomicInteger loads = new AtomicInteger();

		for (int i = 0; i < 5; i++) {
			store(this.second).clearLocal();
			assertThat(load(this.second, "k", () -> new Item("new " + loads.incrementAndGet()))).startsWith("new");
		}

		assertThat(loads).hasValueLessThanOrEqualTo(2);
	}

	@Test
	void doesNotLetAPutOutliveAnInvalidationThatCameAfterItHadBegun() {
		TwoLevelStore store = store(this.first);
		cache(this.first).put("other", new Item("other"));
		PendingPut put = store.beginPut("k").join();
		invalidate(this.first, "red");

		assertThat(store.completePut(put, new Item("old"), ValueType.of(Item.class), EntryOptions.NONE).join())
			.isEqualTo(PutOutcome.STORED);

		assertThat(found(this.first, "k")).isNull();
		assertThat(found(this.second, "k")).isNull();
	}

	@Test
	void doesNotLetALoadOutliveAnInvalidationThatCameAfterItHadBegun() {
		cache(this.first).put("other", new Item("other"));

		String loaded = load(this.first, "k", () -> {
			invalidate(this.first, "red");
			return new Item("old");
		});

		assertThat(loaded).isEqualTo("old");
		assertThat(found(this.first, "k")).isNull();
		assertThat(found(this.second, "k")).isNull();
	}

	@Test
	void doesNotTakeTheResultOfALoadThatItsOwnInvalidationHasOvertaken() {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		CompletableFuture<String> overtaken = CompletableFuture.supplyAsync(() -> load(this.first, "k", () -> {
			loading.countDown();
			awaitLatch(release);
			return new Item("old");
		}));
		awaitLatch(loading);
		invalidate(this.first, "red");
		CompletableFuture<String> joiner = new CompletableFuture<>();
		Thread thread = new Thread(() -> joiner.complete(load(this.first, "k", () -> new Item("new"))));
		thread.start();
		await().atMost(SOON).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		release.countDown();

		assertThat(overtaken).succeedsWithin(SOON).isEqualTo("old");
		assertThat(joiner).succeedsWithin(SOON).isEqualTo("new");
	}

	@Test
	void loadsAnewWhatItCannotUse() {
		cache(this.first).put("k", new Item("foreign"));
		Cache untyped = Objects.requireNonNull(this.second.bean(TwoLevelCacheManager.class).getCache("items"));

		CompletableFuture<String> loaded = CompletableFuture.supplyAsync(() -> untyped.get("k", () -> "new"));

		assertThat(loaded).succeedsWithin(SOON).isEqualTo("new");
	}

	@Test
	void doesNotBelieveWhatAFailoverHasBroughtBack() {
		cache(this.first).put("k", new Item("old"));
		byte[] old = this.probe.get(entryKey("k"));
		byte[] tag = this.probe.get(this.names.tagKey(RED));
		byte[] cacheTag = this.probe.get(this.names.tagKey(KeyNames.cacheTag("items")));
		cache(this.first).evict("k");
		invalidate(this.first, "red");
		long base = store(this.first).view().base();

		this.probe.set(entryKey("k"), old);
		this.probe.set(this.names.tagKey(RED), tag);
		this.probe.set(this.names.tagKey(KeyNames.cacheTag("items")), cacheTag);
		this.probe.forgetRun(this.names.epoch());
		this.probe.killCommandConnections();
		for (CacheNode node : List.of(this.first, this.second)) {
			await().atMost(SOON).until(() -> store(node).isRemoteTrusted() && store(node).view().base() > base);
		}

		assertThat(found(this.first, "k")).isNull();
		assertThat(found(this.second, "k")).isNull();
		assertThat(load(this.second, "k", () -> new Item("new"))).isEqualTo("new");
		assertThat(found(this.first, "k")).isEqualTo("new");
	}

	@Test
	void startsWithABaseThatAnotherNodeHasMade() {
		this.probe.forgetRun(this.names.epoch());
		try (CacheNode third = node(); CacheNode fourth = node()) {
			assertThat(store(third).view().base()).isPositive().isEqualTo(store(fourth).view().base());
		}
	}

	private CacheNode node() {
		return CacheNode.start(this.redis, "tagged", Node.class, "cache-starter.caches.items.tags=red",
				"cache-starter.defaults.local.ttl=10m", "cache-starter.invalidation.heartbeat=200ms");
	}

	private static void invalidate(CacheNode node, String tag) {
		node.bean(TagOperations.class).invalidate(tag);
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("items", Item.class));
	}

	private static TwoLevelStore store(CacheNode node) {
		return (TwoLevelStore) cache(node).getNativeCache();
	}

	private static @Nullable String found(CacheNode node, Object key) {
		Item item = cache(node).get(key, Item.class);
		return (item != null) ? item.name() : null;
	}

	private static String load(CacheNode node, Object key, Callable<Item> loader) {
		return Objects.requireNonNull(cache(node).get(key, loader)).name();
	}

	private String entryKey(String key) {
		return this.names.cachePrefix("items") + key;
	}

	private static Runnable once(Runnable action) {
		return () -> {
			Item.onCreation = null;
			action.run();
		};
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/** A value whose creation, and so its decoding, can be interrupted. */
	record Item(String name) {

		private static volatile @Nullable Runnable onCreation;

		Item {
			Runnable action = onCreation;
			if (action != null) {
				action.run();
			}
		}

	}

	/** Tags during whose inspection something happens: after the last one. */
	private static final class WatchedTags extends AbstractList<String> {

		private final List<String> tags;

		private final Runnable atTheEnd;

		private boolean ended;

		WatchedTags(List<String> tags, Runnable atTheEnd) {
			this.tags = tags;
			this.atTheEnd = atTheEnd;
		}

		@Override
		public String get(int index) {
			return this.tags.get(index);
		}

		@Override
		public int size() {
			return this.tags.size();
		}

		@Override
		public Iterator<String> iterator() {
			Iterator<String> all = this.tags.iterator();
			return new Iterator<>() {

				@Override
				public boolean hasNext() {
					if (!all.hasNext() && !WatchedTags.this.ended) {
						WatchedTags.this.ended = true;
						WatchedTags.this.atTheEnd.run();
					}
					return all.hasNext();
				}

				@Override
				public String next() {
					return all.next();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
