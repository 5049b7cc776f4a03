package io.cachestarter.cache;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.cachestarter.codec.ValueType;
import io.cachestarter.remote.PutOutcome;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.CachePut;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import org.springframework.cache.interceptor.SimpleCacheErrorHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Values of one node that are stored late, and writes of another that come between. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeferredWritesIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final ValueType TEXT = ValueType.of(String.class);

	private final String app = "deferred-" + UUID.randomUUID();

	private CacheNode first;

	private CacheNode second;

	private RedisProbe probe;

	private String key;

	@BeforeAll
	void start() {
		this.first = node();
		this.second = node();
		this.probe = RedisProbe.open(RedisServers.shared());
		CacheNode.awaitEachOther(this.first, this.second);
	}

	@AfterAll
	void stop() {
		this.probe.close();
		this.first.close();
		this.second.close();
	}

	@BeforeEach
	void useAnotherKey() {
		this.key = "k" + UUID.randomUUID();
	}

	@Test
	void storesAPutWhenItsTransactionCommits() {
		TransactionLog log = new TransactionLog(/* readOnly= */ false);
		log.put(store(this.first), store(this.first).beginPut(this.key).join(), "value", TEXT, EntryOptions.NONE);
		assertThat(found(this.second)).isNull();

		log.commit((tags) -> {
		}, SimpleCacheErrorHandler::new);

		assertThat(found(this.second)).isEqualTo("value");
	}

	@Test
	void evictsInsteadWhenAnotherNodeEvictsBeforeThePutIsCommitted() {
		TransactionLog log = new TransactionLog(/* readOnly= */ false);
		log.put(store(this.first), store(this.first).beginPut(this.key).join(), "old", TEXT, EntryOptions.NONE);
		cache(this.second).evict(this.key);

		log.commit((tags) -> {
		}, SimpleCacheErrorHandler::new);

		assertThat(isStored()).isFalse();
		assertThat(found(this.first)).isNull();
	}

	@Test
	void storesNothingOfADeferredLoadWhenAnotherNodeEvictsBeforeTheCommit() {
		TransactionLog log = new TransactionLog(/* readOnly= */ false);
		TwoLevelStore store = store(this.first);
		Claim claim = Objects.requireNonNull(claim(store));
		log.loaded(store, claim, "old", TEXT, EntryOptions.NONE);
		cache(this.second).evict(this.key);

		log.commit((tags) -> {
		}, SimpleCacheErrorHandler::new);

		assertThat(isStored()).isFalse();
		assertThat(found(this.first)).isNull();
	}

	@Test
	void evictsInsteadWhenAnotherNodeEvictsWhileAMethodRunsWhoseResultIsPut() {
		this.first.bean(Texts.class).update(this.key, () -> cache(this.second).evict(this.key));

		assertThat(isStored()).isFalse();
		assertThat(found(this.first)).isNull();
	}

	@Test
	void keepsNoValueHereWhenAnotherNodeWritesWhileAPutIsCompleted() {
		TwoLevelStore store = store(this.first);
		PendingPut older = store.beginPut(this.key).join();
		PendingPut newer = store.beginPut(this.key).join();

		assertThat(store.completePut(newer, "newer", TEXT, EntryOptions.NONE).join()).isEqualTo(PutOutcome.STORED);
		assertThat(store.completePut(older, "older", TEXT, EntryOptions.NONE).join()).isEqualTo(PutOutcome.EVICTED);

		assertThat(found(this.first)).isNull();
	}

	@Test
	void removesItsOwnEntryWhenItsPutEndsAsAnEvict() {
		TwoLevelStore store = store(this.first);
		PendingPut put = store.beginPut(this.key).join();
		cache(this.first).put(this.key, "other");

		assertThat(store.completePut(put, "value", TEXT, EntryOptions.NONE).join()).isEqualTo(PutOutcome.EVICTED);

		assertThat(store.findLocal(this.key)).isNull();
	}

	@Test
	void storesNothingOfALoadThatAnotherNodeHasOvertaken() {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		CompletableFuture<String> overtaken = CompletableFuture
			.supplyAsync(() -> cache(this.first).get(this.key, () -> {
				loading.countDown();
				awaitLatch(release);
				return "old";
			}));
		awaitLatch(loading);
		cache(this.second).evict(this.key);
		release.countDown();

		assertThat(overtaken).succeedsWithin(SOON).isEqualTo("old");
		assertThat(isStored()).isFalse();
		assertThat(found(this.first)).isNull();
	}

	@Test
	void wakesThoseOfAnotherNodeWhoWaitForALoadThatFails() {
		Claim claim = Objects.requireNonNull(claim(store(this.first)));
		CompletableFuture<@Nullable Void> waiter = store(this.second).wakeups().register(this.key);
		assertThat(Objects.requireNonNull(store(this.second).remote())
			.beginLoad(this.key, 0, new byte[0])
			.join()
			.waitMillis()).isPositive();

		claim.release();

		assertThat(waiter).succeedsWithin(SOON);
	}

	@Test
	void loadsOnceForTwoNodes() {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		CompletableFuture<String> loader = CompletableFuture.supplyAsync(() -> cache(this.first).get(this.key, () -> {
			loading.countDown();
			awaitLatch(release);
			return "value";
		}));
		awaitLatch(loading);
		LoadCounts counts = store(this.second).counts();
		long waits = counts.waits().sum();
		CompletableFuture<String> waiter = CompletableFuture
			.supplyAsync(() -> cache(this.second).get(this.key, () -> "a second one"));
		await().atMost(SOON).until(() -> counts.waits().sum() > waits);
		release.countDown();

		assertThat(loader).succeedsWithin(SOON).isEqualTo("value");
		assertThat(waiter).succeedsWithin(SOON).isEqualTo("value");
	}

	private @Nullable Claim claim(TwoLevelStore store) {
		return store
			.lookup(Objects.requireNonNull(store.remote()), this.key, this.key,
					((TwoLevelCache) cache(this.first)).values().types(), Lookup.Purpose.LOAD, Long.MAX_VALUE)
			.run()
			.claim();
	}

	private CacheNode node() {
		return CacheNode.start(RedisServers.shared(), this.app, Node.class, "cache-starter.defaults.local.ttl=10m");
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("texts", String.class));
	}

	private static TwoLevelStore store(CacheNode node) {
		return (TwoLevelStore) cache(node).getNativeCache();
	}

	private @Nullable String found(CacheNode node) {
		return cache(node).get(this.key, String.class);
	}

	private boolean isStored() {
		return !this.probe.keys(this.app + ":cache:texts:" + this.key).isEmpty();
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

	static class Texts {

		@CachePut(cacheNames = "texts", key = "#key")
		public String update(String key, Runnable meanwhile) {
			meanwhile.run();
			return "old";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Texts.class)
	static class Node {

	}

}
