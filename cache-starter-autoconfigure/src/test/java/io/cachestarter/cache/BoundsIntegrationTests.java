package io.cachestarter.cache;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.autoconfigure.metrics.CacheStarterMetricsAutoConfiguration;
import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** What happens at the maximum of what a cache holds beside its entries. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private CacheNode node;

	private TwoLevelCacheManager cacheManager;

	private TwoLevelCache cache;

	private Map<Limit, Long> reached = new HashMap<>();

	@BeforeAll
	void start() {
		this.node = CacheNode.start(RedisServers.shared(), "bounds-" + UUID.randomUUID(), Node.class,
				"cache-starter.max-dynamic-caches=6", "cache-starter.defaults.load-timeout=10m",
				"cache-starter.caches.local-only.remote.enabled=false", "cache-starter.caches.doors.ttl=1h",
				"cache-starter.caches.shared.ttl=1h", "cache-starter.caches.shared.local.max-entries=20000",
				"cache-starter.tags.max-known=100");
		this.cacheManager = this.node.bean(TwoLevelCacheManager.class);
	}

	@AfterAll
	void stop() {
		this.node.close();
	}

	@BeforeEach
	void noteWhatWasReached() {
		this.cache = Objects.requireNonNull(this.cacheManager.findDoor("local-only", null));
		for (Limit limit : Limit.values()) {
			this.reached.put(limit, this.cacheManager.limitReached(limit));
		}
	}

	@Test
	void createsOnlySoManyCachesOnFirstUse() {
		for (int i = 0; i < 6; i++) {
			assertThat(this.cacheManager.getCache("dynamic-" + i)).isNotNull();
		}

		assertThatIllegalStateException().isThrownBy(() -> this.cacheManager.getCache("dynamic-6"))
			.withMessageContaining("'dynamic-6'")
			.withMessageContaining("cache-starter.max-dynamic-caches");
		assertThat(this.cacheManager.getCacheNames()).hasSize(9).doesNotContain("dynamic-6");
		assertThat(this.cacheManager.getCache("dynamic-5")).isNotNull();
		assertThat(reached(Limit.CACHES)).isOne();
		assertThat(this.node.measure("cache.limit.reached", "limit", "caches"))
			.isEqualTo((double) this.cacheManager.limitReached(Limit.CACHES));
	}

	@Test
	void sharesOnlySoManyLoads() {
		CompletableFuture<String> pending = new CompletableFuture<>();
		List<CompletableFuture<String>> callers = new ArrayList<>();
		for (long key = 0; key < 10_000; key++) {
			callers.add(this.cache.retrieve(key, () -> pending));
		}
		assertThat(this.cache.loads().flights().size()).isEqualTo(10_000);

		String alone = this.cache.get(10_000L, () -> "alone");

		assertThat(alone).isEqualTo("alone");
		assertThat(this.cache.get(10_000L)).isNull();
		assertThat(this.cache.retrieve(10_001L, () -> CompletableFuture.completedFuture("alone"))).succeedsWithin(SOON)
			.isEqualTo("alone");
		assertThat(reached(Limit.LOADS)).isEqualTo(2);
		assertThat(this.cache.loads().flights().size()).isEqualTo(10_000);
		pending.complete("value");
		callers.forEach((caller) -> assertThat(caller).succeedsWithin(SOON).isEqualTo("value"));
		assertThat(this.cache.loads().flights().size()).isZero();
	}

	@Test
	void joinsALoadHoweverManyThereAre() {
		CompletableFuture<String> pending = new CompletableFuture<>();
		for (long key = 0; key < 10_000; key++) {
			CompletableFuture<String> unused = this.cache.retrieve("joined-" + key, () -> pending);
		}

		CompletableFuture<String> joined = this.cache.retrieve("joined-1", () -> {
			throw new AssertionError("Loaded twice");
		});

		pending.complete("value");
		assertThat(joined).succeedsWithin(SOON).isEqualTo("value");
		assertThat(reached(Limit.LOADS)).isZero();
		await().atMost(SOON).until(() -> this.cache.loads().flights().size() == 0);
	}

	@Test
	void refreshesOnlySoMuchAtATime() {
		CompletableFuture<LocalEntry> pending = new CompletableFuture<>();
		Refreshes refreshes = this.cache.loads().refreshes();
		for (long key = 0; key < 1_000; key++) {
			refresh(refreshes, key, pending);
		}
		assertThat(refreshes.size()).isEqualTo(1_000);

		refresh(refreshes, 1_000, pending);

		assertThat(refreshes.size()).isEqualTo(1_000);
		assertThat(reached(Limit.REFRESHES)).isOne();
		await().atMost(SOON).until(() -> pending.getNumberOfDependents() == 1_000);
		pending.complete(new LocalEntry("value", "key", 1, 1));
		await().atMost(SOON).until(() -> refreshes.size() == 0);
	}

	private void refresh(Refreshes refreshes, long key, CompletableFuture<LocalEntry> pending) {
		refreshes.start(key, KeyText.of(key), this.cache.values().types(), (claim) -> pending);
	}

	@Test
	void keepsOnlySoManyDoors() {
		List<Type> types = types(1_001).stream().map(ValueType::type).toList();
		types.forEach((type) -> assertThat(this.cacheManager.getCache("doors", type)).isNotNull());

		assertThat(reached(Limit.TYPES)).isPositive();
		assertThat(this.cacheManager.getCache("doors", types.get(0)))
			.isSameAs(this.cacheManager.getCache("doors", types.get(0)));
		assertThat(this.cacheManager.getCache("doors", types.get(1_000)))
			.isNotSameAs(this.cacheManager.getCache("doors", types.get(1_000)));
	}

	@Test
	void remembersOnlySoManyTypes() {
		LimitCounts limits = new LimitCounts();
		ValueTypes types = new ValueTypes(limits);
		List<ValueType> all = types(1_001);

		all.forEach(types::declare);

		assertThat(types.findType(all.get(0).fingerprint())).isEqualTo(all.get(0));
		assertThat(types.findType(all.get(999).fingerprint())).isEqualTo(all.get(999));
		assertThat(types.findType(all.get(1_000).fingerprint())).isNull();
		assertThat(limits.count(Limit.TYPES)).isOne();
	}

	@Test
	void invalidatesOnlySoManyTagsInATransaction() {
		TransactionLog log = new TransactionLog(false);
		log.invalidate(IntStream.range(0, 50_000).mapToObj((i) -> "tag:" + i).toList());

		assertThatIllegalStateException().isThrownBy(() -> log.invalidate(List.of("tag:another")))
			.withMessageContaining("50000 tags");
	}

	@Test
	void clearsACacheOfWhichATransactionTouchesTooManyKeys() {
		TransactionLog log = new TransactionLog(false);
		TwoLevelStore store = this.cache.store();
		for (long key = 0; key < 50_000; key++) {
			log.evict(store, key);
		}
		assertThat(log.hasTouched(store, "untouched")).isFalse();

		log.evict(store, 50_000L);

		assertThat(log.hasTouched(store, "untouched")).isTrue();
		assertThat(reached(Limit.STEPS)).isOne();
	}

	@Test
	void readsAndStoresMoreKeysAtOnceThanCommandsMayWait() {
		CacheAccess<Long, String> access = this.cacheManager.access("shared", String.class);
		List<Long> keys = LongStream.range(0, 10_000).boxed().toList();
		double errors = this.node.measure("cache.remote.errors", "cache", "shared");

		Map<Long, String> loaded = access.getAll(keys, (missing) -> {
			Map<Long, String> values = new LinkedHashMap<>();
			missing.forEach((key) -> values.put(key, "loaded-" + key));
			return values;
		});
		Map<Long, String> changed = new LinkedHashMap<>();
		keys.forEach((key) -> changed.put(key, "put-" + key));
		access.putAll(changed);

		assertThat(loaded).hasSize(10_000);
		Map<Long, String> found = access.getAll(keys);
		assertThat(keys).filteredOn((key) -> !("put-" + key).equals(found.get(key))).isEmpty();
		assertThat(this.cacheManager.isRemoteTrusted()).isTrue();
		assertThat(this.node.measure("cache.remote.errors", "cache", "shared")).isEqualTo(errors);
	}

	/**
	 * Something else is invalidated before each round, so every entry is checked anew.
	 */
	@Test
	void hitsAShareOfEntriesWithMoreTagsThanTheNodeKnows() {
		CacheAccess<Long, String> access = this.cacheManager.access("shared", String.class);
		List<Long> keys = LongStream.range(20_000, 20_200).boxed().toList();
		keys.forEach((key) -> access.put(key, "value-" + key, EntryOptions.NONE.withTags("tag-" + key)));

		int rounds = 10;
		for (int i = 0; i < rounds; i++) {
			readAfterAnInvalidation(access, keys);
		}
		double before = this.node.measure("cache.gets", "cache", "shared", "level", "local", "result", "hit");
		for (int i = 0; i < rounds; i++) {
			readAfterAnInvalidation(access, keys);
		}

		double hits = this.node.measure("cache.gets", "cache", "shared", "level", "local", "result", "hit") - before;
		assertThat(hits / (rounds * keys.size()))
			.as("0 if all were forgotten at once; what Caffeine keeps of keys that are asked for in turn varies")
			.isGreaterThan(0)
			.isLessThan(0.65);
		assertThat(reached(Limit.TAGS)).isPositive();
		await().atMost(SOON).until(() -> this.node.measure("cache.tags.known") == 100);
	}

	private void readAfterAnInvalidation(CacheAccess<Long, String> access, List<Long> keys) {
		this.node.bean(TagOperations.class).invalidate("another");
		keys.forEach((key) -> assertThat(access.get(key)).isEqualTo("value-" + key));
	}

	private long reached(Limit limit) {
		return this.cacheManager.limitReached(limit) - Objects.requireNonNull(this.reached.get(limit));
	}

	/** Makes types that differ: each is a list of the one before or a map of it. */
	private static List<ValueType> types(int count) {
		List<ResolvableType> types = new ArrayList<>(List.of(ResolvableType.forClass(String.class)));
		for (int i = 0; types.size() < count; i++) {
			ResolvableType inner = types.get(i);
			types.add(ResolvableType.forClassWithGenerics(List.class, inner));
			types.add(ResolvableType.forClassWithGenerics(Map.class, ResolvableType.forClass(String.class), inner));
		}
		return types.stream().limit(count).map((type) -> ValueType.of(type.getType())).toList();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
			MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class, CacheStarterMetricsAutoConfiguration.class })
	static class Node {

	}

}
