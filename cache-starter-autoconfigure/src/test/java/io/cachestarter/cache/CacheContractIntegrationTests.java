package io.cachestarter.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueRetrievalException;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests that each kind of cache does what the interface {@link Cache} promises, through
 * each kind of door.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource
class CacheContractIntegrationTests {

	private static final AtomicLong KEYS = new AtomicLong();

	private static CacheNode node;

	private final Door door;

	private final long key = KEYS.incrementAndGet();

	private final Cache cache;

	private final Cache noNulls;

	CacheContractIntegrationTests(Door door) {
		this.door = door;
		this.cache = find(door, "");
		this.noNulls = find(door, "-no-nulls");
	}

	@BeforeAll
	static void start() {
		List<String> properties = new ArrayList<>();
		for (String suffix : List.of("", "-no-nulls")) {
			properties.add("cache-starter.caches.both" + suffix + ".ttl=1h");
			properties.add("cache-starter.caches.heap" + suffix + ".remote.enabled=false");
			properties.add("cache-starter.caches.redis" + suffix + ".local.enabled=false");
		}
		properties.add("cache-starter.caches.short-nulls.null-ttl=100ms");
		for (String name : List.of("both", "heap", "redis")) {
			properties.add("cache-starter.caches." + name + "-no-nulls.null-ttl=0s");
		}
		node = CacheNode.start(RedisServers.shared(), "contract-" + UUID.randomUUID(), Node.class,
				properties.toArray(String[]::new));
	}

	private static Cache find(Door door, String suffix) {
		return find(door.cache + suffix, door.typed);
	}

	private static Cache find(String name, boolean typed) {
		TwoLevelCacheManager cacheManager = node.bean(TwoLevelCacheManager.class);
		return Objects.requireNonNull(typed ? cacheManager.getCache(name, String.class) : cacheManager.getCache(name));
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	@Test
	void hasItsName() {
		assertThat(this.cache.getName()).isEqualTo(this.door.cache);
		assertThat(this.cache.getNativeCache()).isNotNull();
	}

	@Test
	void getsNothingThatIsNotThere() {
		assertThat(this.cache.get(this.key)).isNull();
		assertThat(this.cache.get(this.key, String.class)).isNull();
		assertThat(this.cache.get(this.key, (Class<String>) null)).isNull();
	}

	@Test
	void getsWhatWasPut() {
		this.cache.put(this.key, "value");

		assertThat(found(this.key)).isEqualTo("value");
		assertThat(this.cache.get(this.key, String.class)).isEqualTo("value");
		assertThat(this.cache.get(this.key, CharSequence.class)).isEqualTo("value");
		assertThat(this.cache.get(this.key, Object.class)).isEqualTo("value");
		assertThat(this.cache.<String>get(this.key, (Class<String>) null)).isEqualTo("value");
		assertThat(this.cache.<String>get(this.key, CacheContractIntegrationTests::fail)).isEqualTo("value");
	}

	@Test
	void getsWhatWasPutLast() {
		this.cache.put(this.key, "first");
		this.cache.put(this.key, "second");

		assertThat(found(this.key)).isEqualTo("second");
	}

	@Test
	void refusesAValueOfAnotherType() {
		this.cache.put(this.key, "value");

		assertThatIllegalStateException().isThrownBy(() -> this.cache.get(this.key, Integer.class))
			.withMessageContaining(this.door.cache)
			.withMessageContaining("java.lang.Integer")
			.withMessageContaining("java.lang.String");
		assertThat(found(this.key)).isEqualTo("value");
	}

	@Test
	void tellsNullFromNothing() {
		this.cache.put(this.key, null);

		ValueWrapper entry = Objects.requireNonNull(this.cache.get(this.key));
		assertThat(entry.get()).isNull();
		assertThat(this.cache.get(this.key, String.class)).isNull();
		assertThat(this.cache.<String>get(this.key, CacheContractIntegrationTests::fail)).isNull();
	}

	@Test
	void storesNoNullThatIsNotToBeStored() {
		this.noNulls.put(this.key, "value");
		this.noNulls.put(this.key, null);

		assertThat(this.noNulls.get(this.key)).isNull();
		assertThat(this.noNulls.<String>get(this.key, () -> null)).isNull();
		assertThat(this.noNulls.get(this.key)).isNull();
		assertThat(this.noNulls.putIfAbsent(this.key, null)).isNull();
		assertThat(this.noNulls.get(this.key)).isNull();
		assertThat(this.noNulls.get(this.key, () -> "loaded")).isEqualTo("loaded");
	}

	@Test
	void loadsOnce() {
		AtomicInteger loads = new AtomicInteger();

		for (int i = 0; i < 3; i++) {
			assertThat(this.cache.get(this.key, () -> "value " + loads.incrementAndGet())).isEqualTo("value 1");
		}

		assertThat(found(this.key)).isEqualTo("value 1");
	}

	@Test
	void loadsNullOnce() {
		AtomicInteger loads = new AtomicInteger();

		for (int i = 0; i < 3; i++) {
			assertThat(this.cache.<String>get(this.key, () -> {
				loads.incrementAndGet();
				return null;
			})).isNull();
		}

		assertThat(loads).hasValue(1);
	}

	@Test
	void wrapsWhatALoaderThrowsAndStoresNothing() {
		IOException failure = new IOException("planned");

		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> this.cache.get(this.key, () -> {
			throw failure;
		})).withCause(failure).satisfies((ex) -> assertThat(ex.getKey()).isEqualTo(this.key));
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> this.cache.get(this.key, () -> {
			throw new IllegalStateException("planned");
		})).withCauseExactlyInstanceOf(IllegalStateException.class);

		assertThat(this.cache.get(this.key)).isNull();
		assertThat(this.cache.get(this.key, () -> "value")).isEqualTo("value");
	}

	@Test
	void passesAnErrorOfALoaderOn() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.cache.get(this.key, () -> {
			throw new StackOverflowError("planned");
		}));

		assertThat(this.cache.get(this.key, () -> "value")).isEqualTo("value");
	}

	@Test
	void putsIfAbsent() {
		assertThat(this.cache.putIfAbsent(this.key, "first")).isNull();

		ValueWrapper existing = Objects.requireNonNull(this.cache.putIfAbsent(this.key, "second"));

		assertThat(existing.get()).isEqualTo("first");
		assertThat(found(this.key)).isEqualTo("first");
	}

	@Test
	void nullIsNotAbsent() {
		assertThat(this.cache.putIfAbsent(this.key, null)).isNull();

		ValueWrapper existing = Objects.requireNonNull(this.cache.putIfAbsent(this.key, "second"));

		assertThat(existing.get()).isNull();
	}

	@Test
	void putsIfAbsentAfterAnEvict() {
		this.cache.put(this.key, "first");
		this.cache.evict(this.key);

		assertThat(this.cache.putIfAbsent(this.key, "second")).isNull();

		assertThat(found(this.key)).isEqualTo("second");
	}

	@Test
	void evicts() {
		this.cache.put(this.key, "value");
		this.cache.put(-this.key, "kept");

		this.cache.evict(this.key);
		this.cache.evict(this.key);

		assertThat(this.cache.get(this.key)).isNull();
		assertThat(found(-this.key)).isEqualTo("kept");
	}

	@Test
	void tellsWhetherWhatItEvictsWasPresent() {
		assertThat(this.cache.evictIfPresent(this.key)).isFalse();

		this.cache.put(this.key, "value");
		assertThat(this.cache.evictIfPresent(this.key)).isTrue();
		assertThat(this.cache.get(this.key)).isNull();
		assertThat(this.cache.evictIfPresent(this.key)).isFalse();

		this.cache.put(this.key, null);
		assertThat(this.cache.evictIfPresent(this.key)).isTrue();
	}

	@Test
	void clears() {
		this.cache.put(this.key, "value");
		this.cache.put(-this.key, "other");

		this.cache.clear();

		assertThat(this.cache.get(this.key)).isNull();
		assertThat(this.cache.get(-this.key)).isNull();
		this.cache.put(this.key, "new");
		assertThat(found(this.key)).isEqualTo("new");
	}

	@Test
	void invalidates() {
		this.cache.put(this.key, "value");

		assertThat(this.cache.invalidate()).isEqualTo(this.door.hasLocalLevel());

		assertThat(this.cache.get(this.key)).isNull();
		assertThat(this.cache.invalidate()).isFalse();
	}

	@Test
	void retrievesNothingThatIsNotThere() {
		CompletableFuture<?> found = this.cache.retrieve(this.key);

		assertThat((found != null) ? found.join() : null).isNull();
	}

	@Test
	void retrievesWhatWasPut() {
		this.cache.put(this.key, "value");
		this.cache.put(-this.key, null);

		assertThat(retrieved(this.key).get()).isEqualTo("value");
		assertThat(retrieved(-this.key).get()).isNull();
		assertThat(this.cache.retrieve(this.key, CacheContractIntegrationTests::failLater).join()).isEqualTo("value");
		assertThat(this.cache.retrieve(-this.key, CacheContractIntegrationTests::failLater).join()).isNull();
	}

	@Test
	void retrievesAndLoadsOnce() {
		AtomicInteger loads = new AtomicInteger();

		for (int i = 0; i < 3; i++) {
			assertThat(this.cache
				.retrieve(this.key, () -> CompletableFuture.supplyAsync(() -> "value " + loads.incrementAndGet()))
				.join()).isEqualTo("value 1");
		}

		assertThat(found(this.key)).isEqualTo("value 1");
	}

	@Test
	void retrievesAndLoadsNullOnce() {
		AtomicInteger loads = new AtomicInteger();

		for (int i = 0; i < 3; i++) {
			assertThat(this.cache.<String>retrieve(this.key, () -> {
				loads.incrementAndGet();
				return CompletableFuture.completedFuture(null);
			}).join()).isNull();
		}

		assertThat(loads).hasValue(1);
	}

	@Test
	void retrievesTheFailureOfALoaderAndStoresNothing() {
		IOException failure = new IOException("planned");

		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(
					() -> this.cache.<String>retrieve(this.key, () -> CompletableFuture.failedFuture(failure)).join())
			.withCause(failure);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.cache.<String>retrieve(this.key, () -> {
				throw new IllegalStateException("planned");
			}).join())
			.withCauseExactlyInstanceOf(IllegalStateException.class);

		assertThat(this.cache.get(this.key)).isNull();
		assertThat(this.cache.retrieve(this.key, () -> CompletableFuture.completedFuture("value")).join())
			.isEqualTo("value");
	}

	@Test
	void refusesALoaderWithoutAFuture() {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.cache.<String>retrieve(this.key, CacheContractIntegrationTests::noFuture).join())
			.withCauseExactlyInstanceOf(IllegalStateException.class);

		assertThat(this.cache.get(this.key, () -> "value")).isEqualTo("value");
	}

	@Test
	void loadedValueIsSeenThroughAllDoors() {
		Cache other = find(this.door.cache, !this.door.typed);

		assertThat(this.cache.get(this.key, () -> "value")).isEqualTo("value");

		assertThat(other.get(this.key, String.class)).isEqualTo("value");
		other.evict(this.key);
		assertThat(this.cache.get(this.key)).isNull();
	}

	@Test
	void nullEndsSooner() {
		Cache shortLived = find("short-nulls", this.door.typed);
		shortLived.put(this.key, null);
		shortLived.put(-this.key, "value");

		await().atMost(Duration.ofSeconds(30)).until(() -> shortLived.get(this.key) == null);

		assertThat(shortLived.get(-this.key, String.class)).isEqualTo("value");
	}

	private @Nullable Object found(long of) {
		ValueWrapper entry = this.cache.get(of);
		return (entry != null) ? entry.get() : null;
	}

	private ValueWrapper retrieved(long of) {
		CompletableFuture<?> found = Objects.requireNonNull(this.cache.retrieve(of));
		return (ValueWrapper) Objects.requireNonNull(found.join());
	}

	private static String fail() {
		throw new IllegalStateException("This should have been a hit");
	}

	private static CompletableFuture<String> failLater() {
		return CompletableFuture.failedFuture(new IllegalStateException("This should have been a hit"));
	}

	@SuppressWarnings("NullAway") // a loader that breaks its contract
	private static <T> CompletableFuture<T> noFuture() {
		return null;
	}

	/** A kind of cache, and a way to get it. */
	enum Door {

		BOTH("both", /* typed= */ false), BOTH_TYPED("both", /* typed= */ true),

		HEAP("heap", /* typed= */ false), HEAP_TYPED("heap", /* typed= */ true),

		REDIS("redis", /* typed= */ false), REDIS_TYPED("redis", /* typed= */ true);

		private final String cache;

		private final boolean typed;

		Door(String cache, boolean typed) {
			this.cache = cache;
			this.typed = typed;
		}

		boolean hasLocalLevel() {
			return !this.cache.equals("redis");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
