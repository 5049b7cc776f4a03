package io.cachestarter.observe;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the meters show exactly what a sequence of calls has done. Each test has
 * caches of its own.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CacheMetricsIntegrationTests {

	private static final Duration WAIT = Duration.ofSeconds(20);

	private CacheNode firstNode;

	private CacheNode secondNode;

	@BeforeAll
	void start() {
		this.firstNode = startNode(RedisServers.shared());
		this.secondNode = startNode(RedisServers.shared());
		CacheNode.awaitEachOther(this.firstNode, this.secondNode);
	}

	private static CacheNode startNode(RedisServerHandle server) {
		return CacheNode.start(server, "metrics-app", Application.class,
				"cache-starter.caches.configured.local.max-entries=10",
				"cache-starter.caches.local-only.remote.enabled=false",
				"cache-starter.caches.remote-only.local.enabled=false");
	}

	@AfterAll
	void stop() {
		this.secondNode.close();
		this.firstNode.close();
	}

	@Test
	void countsMissLoadAndLocalHit() {
		Numbers numbers = this.firstNode.bean(Numbers.class);

		numbers.dynamic(1);
		numbers.dynamic(1);
		numbers.dynamic(1);
		numbers.dynamic(2);

		assertLevel(this.firstNode, "dynamic", "local", 2, 2, 2);
		assertLevel(this.firstNode, "dynamic", "remote", 0, 2, 2);
		assertThat(this.firstNode.measure("cache.size", "cache", "dynamic", "level", "local")).isEqualTo(2);
		assertThat(this.firstNode.measure("cache.hit.ratio", "cache", "dynamic", "level", "local")).isEqualTo(0.5);
		assertThat(this.firstNode.measure("cache.hit.ratio", "cache", "dynamic", "level", "remote")).isZero();
	}

	@Test
	void countsRemoteHitOfAnotherNode() {
		this.firstNode.bean(Numbers.class).shared(1);

		this.secondNode.bean(Numbers.class).shared(1);

		assertLevel(this.firstNode, "shared", "local", 0, 1, 1);
		assertLevel(this.firstNode, "shared", "remote", 0, 1, 1);
		assertLevel(this.secondNode, "shared", "local", 0, 1, 0);
		assertLevel(this.secondNode, "shared", "remote", 1, 0, 0);
		assertThat(this.secondNode.measure("cache.hit.ratio", "cache", "shared", "level", "remote")).isOne();
	}

	@Test
	void countsLoadsWithSync() {
		Numbers numbers = this.firstNode.bean(Numbers.class);

		numbers.sync(1);
		numbers.sync(1);
		numbers.sync(2);

		assertThat(this.firstNode.measure("cache.loads", "cache", "sync")).isEqualTo(2);
		assertLevel(this.firstNode, "sync", "local", 1, 2, 2);
		assertLevel(this.firstNode, "sync", "remote", 0, 2, 2);
	}

	@Test
	void countsFuturesLikeValues() {
		Numbers numbers = this.firstNode.bean(Numbers.class);

		numbers.future(1).join();
		await().atMost(WAIT)
			.until(() -> this.firstNode.measure("cache.puts", "cache", "futures", "level", "local") == 1);
		numbers.future(1).join();
		numbers.futureSync(1).join();
		numbers.futureSync(2).join();

		assertLevel(this.firstNode, "futures", "local", 2, 2, 2);
		assertLevel(this.firstNode, "futures", "remote", 0, 2, 2);
		assertThat(this.firstNode.measure("cache.loads", "cache", "futures")).isEqualTo(2);
	}

	@Test
	void countsPutsAndEvictions() {
		Numbers numbers = this.firstNode.bean(Numbers.class);

		numbers.put(1);
		numbers.put(1);
		numbers.put(2);
		numbers.put(3);
		numbers.evict(1);
		numbers.evict(9);
		numbers.clear();

		assertThat(this.firstNode.measure("cache.puts", "cache", "written", "level", "remote")).isEqualTo(4);
		assertThat(this.firstNode.measure("cache.puts", "cache", "written", "level", "local")).isEqualTo(4);
		assertThat(this.firstNode.measure("cache.evictions", "cache", "written", "level", "remote")).isOne();
		assertThat(this.firstNode.measure("cache.size", "cache", "written", "level", "local")).isZero();
	}

	@Test
	void countsLocalEvictionsBecauseOfABound() {
		Numbers numbers = this.firstNode.bean(Numbers.class);

		for (long id = 0; id < 100; id++) {
			numbers.configured(id);
		}

		await().atMost(WAIT)
			.untilAsserted(
					() -> assertThat(this.firstNode.measure("cache.size", "cache", "configured", "level", "local"))
						.isLessThanOrEqualTo(10));
		assertThat(this.firstNode.measure("cache.evictions", "cache", "configured", "level", "local")).isBetween(90.0,
				100.0);
	}

	@Test
	void showsOnlyTheLevelsThatACacheHas() {
		this.firstNode.bean(Numbers.class).localOnly(1);
		this.firstNode.bean(Numbers.class).remoteOnly(1);

		assertThat(levels("cache.gets", "local-only")).containsOnly("local");
		assertThat(levels("cache.gets", "remote-only")).containsOnly("remote");
		assertLevel(this.firstNode, "local-only", "local", 0, 1, 1);
		assertLevel(this.firstNode, "remote-only", "remote", 0, 1, 1);
	}

	@Test
	void tagsLikeTheStandardMeters() {
		List<Tag> tags = this.firstNode.bean(MeterRegistry.class)
			.get("cache.gets")
			.tags("cache", "configured", "level", "local", "result", "hit")
			.meter()
			.getId()
			.getTags();

		assertThat(tags).containsExactlyInAnyOrder(Tag.of("cache", "configured"), Tag.of("name", "configured"),
				Tag.of("cache.manager", "cacheManager"), Tag.of("level", "local"), Tag.of("result", "hit"));
	}

	@Test
	void eachMeterHasTheSameTagKeysForEachCache() {
		this.firstNode.bean(Numbers.class).tagged(1);

		for (String meter : List.of("cache.gets", "cache.puts", "cache.evictions", "cache.hit.ratio", "cache.loads",
				"cache.remote.errors", "cache.remote.unreadable", "cache.remote.unserializable",
				"cache.remote.refused")) {
			List<List<String>> keys = this.firstNode.bean(MeterRegistry.class)
				.get(meter)
				.meters()
				.stream()
				.map((each) -> each.getId().getTags().stream().map(Tag::getKey).toList())
				.distinct()
				.toList();
			assertThat(keys).as(meter).hasSize(1);
		}
	}

	@Test
	void hitRatioIsZeroBeforeTheFirstLookUp() {
		assertThat(this.secondNode.measure("cache.hit.ratio", "cache", "configured", "level", "local")).isZero();
	}

	@Test
	void programmaticCallsCountLikeAnnotatedOnes() {
		TwoLevelCacheManager manager = this.firstNode.bean(TwoLevelCacheManager.class);

		Cache cache = Objects.requireNonNull(manager.getCache("programmatic", String.class));
		cache.get("a");
		cache.put("a", "value");
		cache.get("a");

		assertLevel(this.firstNode, "programmatic", "local", 1, 1, 1);
		assertLevel(this.firstNode, "programmatic", "remote", 0, 1, 1);
	}

	@Test
	void healthIsUpWithDetails() {
		CacheHealthIndicator indicator = this.firstNode.bean(CacheHealthIndicator.class);

		await().atMost(WAIT).until(() -> health(indicator).getStatus().equals(Status.UP));

		assertThat(health(indicator).getDetails()).containsEntry("remote", "connected")
			.containsEntry("invalidation", "subscribed")
			.containsKey("caches");
	}

	@Test
	void healthIsDegradedWhileTheServerIsAwayAndTheNodeStillAnswers() {
		try (RedisServerHandle server = RedisServers.start();
				CacheNode node = CacheNode.start(server, "metrics-app", Application.class,
						"cache-starter.remote.timeout=250ms")) {
			CacheHealthIndicator indicator = node.bean(CacheHealthIndicator.class);
			await().atMost(WAIT).until(() -> health(indicator).getStatus().equals(Status.UP));
			long cached = node.bean(Numbers.class).dynamic(1);

			server.close();

			await().atMost(WAIT).until(() -> health(indicator).getStatus().equals(CacheHealthIndicator.DEGRADED));
			assertThat(health(indicator).getDetails()).containsEntry("remote", "not connected");
			assertThat(node.bean(Numbers.class).dynamic(1)).isEqualTo(cached);
			assertThat(node.bean(Numbers.class).dynamic(2)).isPositive();
			assertThat(node.measure("cache.remote.trusted")).isZero();
			assertThat(node.measure("cache.journal.size")).isZero();
			node.bean(Numbers.class).evict(1);
			assertThat(node.measure("cache.journal.size")).isOne();

			try (RedisServerHandle back = RedisServers.start(server.port())) {
				assertThat(back.port()).isEqualTo(server.port());
				await().atMost(WAIT).until(() -> health(indicator).getStatus().equals(Status.UP));
				await().atMost(WAIT).until(() -> node.measure("cache.journal.size") == 0);
				await().atMost(WAIT).until(() -> node.measure("cache.remote.trusted") == 1);
			}
		}
	}

	private static Health health(CacheHealthIndicator indicator) {
		Health health = indicator.health();
		assertThat(health).isNotNull();
		return health;
	}

	private void assertLevel(CacheNode node, String cache, String level, double hits, double misses, double puts) {
		assertThat(node.measure("cache.gets", "cache", cache, "level", level, "result", "hit"))
			.as("%s hits of %s", level, cache)
			.isEqualTo(hits);
		assertThat(node.measure("cache.gets", "cache", cache, "level", level, "result", "miss"))
			.as("%s misses of %s", level, cache)
			.isEqualTo(misses);
		assertThat(node.measure("cache.puts", "cache", cache, "level", level)).as("%s puts of %s", level, cache)
			.isEqualTo(puts);
	}

	private List<String> levels(String meter, String cache) {
		return this.firstNode.bean(MeterRegistry.class)
			.get(meter)
			.tags("cache", cache)
			.meters()
			.stream()
			.map(Meter::getId)
			.map((id) -> id.getTag("level"))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Numbers.class)
	static class Application {

	}

	static class Numbers {

		private final AtomicLong next = new AtomicLong();

		@Cacheable("dynamic")
		public long dynamic(long id) {
			return this.next.incrementAndGet();
		}

		@Cacheable("shared")
		public long shared(long id) {
			return this.next.incrementAndGet();
		}

		@Cacheable("configured")
		public long configured(long id) {
			return this.next.incrementAndGet();
		}

		@Cacheable("local-only")
		public long localOnly(long id) {
			return this.next.incrementAndGet();
		}

		@Cacheable("remote-only")
		public long remoteOnly(long id) {
			return this.next.incrementAndGet();
		}

		@Cacheable("tagged")
		public long tagged(long id) {
			return this.next.incrementAndGet();
		}

		@Cacheable(cacheNames = "sync", sync = true)
		public long sync(long id) {
			return this.next.incrementAndGet();
		}

		@Cacheable("futures")
		public CompletableFuture<Long> future(long id) {
			return CompletableFuture.completedFuture(this.next.incrementAndGet());
		}

		@Cacheable(cacheNames = "futures", sync = true)
		public CompletableFuture<Long> futureSync(long id) {
			return CompletableFuture.completedFuture(this.next.incrementAndGet());
		}

		@CachePut("written")
		public long put(long id) {
			return this.next.incrementAndGet();
		}

		@CacheEvict("written")
		public void evict(long id) {
		}

		@CacheEvict(cacheNames = "written", allEntries = true)
		public void clear() {
		}

	}

}
