package io.cachestarter.warm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterLocksAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterWarmAutoConfiguration;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisLine;
import io.cachestarter.test.RedisLine.Traffic;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Hot keys of a node that goes are in the heap of the one that comes. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotKeysIntegrationTests {

	private static final int HOT = 20;

	private static final String[] SETTINGS = { "cache-starter.warm.hot-keys.count=50",
			"cache-starter.invalidation.heartbeat=10m" };

	private RedisServerHandle server;

	private RedisProbe redis;

	private RedisLine line;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
		this.line = RedisLine.to(this.server);
	}

	@AfterAll
	void stop() {
		this.line.close();
		this.redis.close();
		this.server.close();
	}

	private CacheNode node(String app) {
		return CacheNode.start(this.server, app, Node.class, SETTINGS);
	}

	@Test
	void fillsTheHeapOfANewNodeWithTheHottestKeysOfTheOldOne() {
		try (CacheNode old = node("deploy")) {
			serveSkewed(old.bean(Products.class), old.bean(HotKeys.class));
		}

		try (CacheNode fresh = CacheNode.start(this.line.properties(), "deploy", Node.class, SETTINGS)) {
			Products products = fresh.bean(Products.class);
			Traffic traffic = this.line.of(() -> LongStream.range(0, HOT)
				.forEach((id) -> assertThat(products.find(id)).isEqualTo(new Product(id, "product " + id))));

			assertThat(traffic).isEqualTo(new Traffic(List.of(), 0));
			assertThat(products.loads()).isEmpty();
		}
	}

	/** The first call fills the heap, the second one is a hit. */
	private static void askTwice(CacheNode node, long id) {
		assertThat(node.bean(Products.class).find(id)).isEqualTo(node.bean(Products.class).find(id));
	}

	/** Nine of ten calls ask for one of few products, the others for any. */
	private static void serveSkewed(Products products, HotKeys hotKeys) {
		Random random = new Random(4711);
		for (int call = 0; call < 5_000; call++) {
			Product unused = products.find((random.nextInt(10) > 0) ? random.nextInt(HOT) : random.nextInt(500));
			if (call % 250 == 0) {
				Duration unusedLength = hotKeys.sample();
			}
		}
	}

	@Test
	void keepsTheHottestOfAllNodesForADay() {
		try (CacheNode one = node("bounded"); CacheNode other = node("bounded")) {
			LongStream.range(0, 200).forEach((id) -> askTwice(one, id));
			LongStream.range(100, 300).forEach((id) -> askTwice(other, id));
			assertThat(one.bean(HotKeys.class).save()).isEqualTo(50);
			assertThat(other.bean(HotKeys.class).save()).isEqualTo(50);

			String key = one.bean(KeyNames.class).hotKeys("products");
			assertThat(this.redis.type(key)).isEqualTo("zset");
			assertThat(this.redis.ttlMillis(key)).isBetween(Duration.ofHours(23).toMillis(),
					Duration.ofHours(24).toMillis());
			assertThat(one.bean(HotKeys.class).fill()).isEqualTo(50);
		}
	}

	@Test
	void readsNothingThatRedisDoesNotHaveAnyMoreAndLoadsNothing() {
		try (CacheNode old = node("gone")) {
			LongStream.range(0, 10).forEach((id) -> askTwice(old, id));
			old.bean(TwoLevelCacheManager.class).access("products", Product.class).evict(3L);
			assertThat(old.bean(HotKeys.class).save()).isEqualTo(9);
			old.bean(TwoLevelCacheManager.class).access("products", Product.class).evict(4L);
		}
		try (CacheNode fresh = node("gone")) {
			assertThat(fresh.bean(HotKeys.class).fill()).isEqualTo(8);
			assertThat(fresh.bean(Products.class).loads()).isEmpty();
		}
	}

	@Test
	void leavesKeysOutThatCannotBeMadeAgain() {
		try (CacheNode node = node("texts")) {
			CacheAccess<Object, String> access = node.bean(TwoLevelCacheManager.class).access("mixed", String.class);
			List.of("text", 7L, 8, new Sku("a")).forEach((key) -> {
				access.put(key, "value");
				assertThat(access.get(key)).isEqualTo("value");
			});

			assertThat(node.bean(HotKeys.class).save()).isEqualTo(3);
		}
	}

	@Test
	void readsNoValueThatIsInvalid() {
		try (CacheNode old = node("cleared")) {
			LongStream.range(0, 10).forEach((id) -> askTwice(old, id));
			old.bean(HotKeys.class).save();
			Objects.requireNonNull(old.bean(TwoLevelCacheManager.class).getCache("products")).clear();

			assertThat(old.bean(HotKeys.class).fill()).isZero();
		}
	}

	@Test
	void refusesACountOutOfRange() {
		try (CacheNode node = node("range")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new HotKeys(node.bean(TwoLevelCacheManager.class), node.bean(RedisGateway.class),
						node.bean(KeyNames.class), 0, Duration.ofDays(1)))
				.withMessage("'count' must be from 1 to 10000 but is 0");
		}
	}

	record Sku(String code) {

	}

	record Product(long id, String name) {

	}

	static class Products {

		private final List<Long> loads = new ArrayList<>();

		List<Long> loads() {
			return this.loads;
		}

		@Cacheable("products")
		public Product find(long id) {
			this.loads.add(id);
			return new Product(id, "product " + id);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
			CacheStarterLocksAutoConfiguration.class, CacheStarterWarmAutoConfiguration.class })
	static class Node {

		@Bean
		Products products() {
			return new Products();
		}

	}

}
