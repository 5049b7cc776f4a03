package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Loads through the cache: one at a time for a key, whatever happens to the callers. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final ExecutorService threads = Executors.newFixedThreadPool(24);

	private CacheNode node;

	private Cache cache;

	@BeforeAll
	void start() {
		this.node = CacheNode.start(RedisServers.shared(), "loads-" + UUID.randomUUID(), Node.class,
				"cache-starter.defaults.load-timeout=10m", "cache-starter.caches.impatient.load-timeout=200ms",
				"cache-starter.caches.local-only.remote.enabled=false",
				"cache-starter.caches.remote-only.local.enabled=false");
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.node.close();
	}

	@BeforeEach
	void useAnotherCache() {
		this.cache = cache("loads-" + UUID.randomUUID());
	}

	@Test
	void loadsOnceForAllWhoMissTheSameKey() throws InterruptedException, ExecutionException {
		AtomicInteger loads = new AtomicInteger();
		CountDownLatch release = new CountDownLatch(1);
		List<Future<String>> callers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			callers.add(this.threads.submit(() -> this.cache.get("k", () -> {
				loads.incrementAndGet();
				release.await();
				return "value";
			})));
		}
		await().atMost(SOON).until(() -> loads.get() == 1);
		release.countDown();

		for (Future<String> caller : callers) {
			assertThat(caller.get()).isEqualTo("value");
		}
		assertThat(loads).hasValue(1);
	}

	@Test
	void goesOnAfterACallerHasCancelled() {
		CompletableFuture<String> source = new CompletableFuture<>();
		CompletableFuture<String> caller = this.cache.retrieve("k", () -> source);
		await().atMost(SOON).until(() -> source.getNumberOfDependents() > 0);

		caller.cancel(true);
		source.complete("value");

		await().atMost(SOON).until(() -> this.cache.get("k") != null);
		assertThat(this.cache.<String>get("k", failing())).isEqualTo("value");
	}

	@Test
	void goesOnAfterACancelledCallerWhoseLoadFails() {
		CompletableFuture<String> source = new CompletableFuture<>();
		CompletableFuture<String> caller = this.cache.retrieve("k", () -> source);
		await().atMost(SOON).until(() -> source.getNumberOfDependents() > 0);

		caller.cancel(true);
		source.completeExceptionally(new IllegalStateException("no"));

		assertThat(this.cache.get("k", () -> "next")).isEqualTo("next");
	}

	@Test
	void failsForAllWhenTheLoadFailsWithATimeoutOfItsOwn() {
		AtomicInteger loads = new AtomicInteger();
		CompletableFuture<String> source = new CompletableFuture<>();
		List<CompletableFuture<String>> callers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			callers.add(this.cache.retrieve("k", () -> {
				loads.incrementAndGet();
				return source;
			}));
		}
		await().atMost(SOON).until(() -> source.getNumberOfDependents() > 0);
		source.completeExceptionally(new TimeoutException("the backend is slow"));

		assertThat(callers)
			.allSatisfy((caller) -> assertThatExceptionOfType(CompletionException.class).isThrownBy(caller::join)
				.havingRootCause()
				.withMessage("the backend is slow"));
		assertThat(loads).hasValue(1);
	}

	@Test
	void loadsForItselfOnAThreadOfOursWhenItHasWaitedForTooLong() {
		Cache impatient = cache("impatient");
		CompletableFuture<String> stuck = new CompletableFuture<>();
		CompletableFuture<String> first = impatient.retrieve("k", () -> stuck);
		CompletableFuture<String> thread = new CompletableFuture<>();

		CompletableFuture<String> late = impatient.retrieve("k", () -> {
			thread.complete(Thread.currentThread().getName());
			return CompletableFuture.completedFuture("mine");
		});

		assertThat(late).succeedsWithin(SOON).isEqualTo("mine");
		assertThat(thread.join()).doesNotContain("DelayScheduler");
		stuck.complete("first");
		assertThat(first).succeedsWithin(SOON).isEqualTo("first");
	}

	@ParameterizedTest
	@ValueSource(strings = { "local-only", "remote-only", "both" })
	void goesOnAfterAnError(String name) {
		Cache other = cache(name);
		CompletableFuture<String> failed = other.retrieve("k", () -> {
			throw new NoClassDefFoundError("planted");
		});
		assertThat(failed).failsWithin(SOON);

		assertThat(other.get("k", () -> "next")).isEqualTo("next");
		other.evict("k");
	}

	@ParameterizedTest
	@ValueSource(strings = { "local-only", "remote-only", "both" })
	void neitherStoresNorJoinsALoadThatAnEvictHasOvertaken(String name)
			throws InterruptedException, ExecutionException {
		Cache other = cache(name);
		CountDownLatch read = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Future<String> overtaken = this.threads.submit(() -> other.get("k", () -> {
			read.countDown();
			release.await();
			return "old";
		}));
		read.await();
		other.evict("k");

		assertThat(other.get("k", () -> "new")).isEqualTo("new");
		release.countDown();
		assertThat(overtaken.get()).isEqualTo("old");

		assertThat(Objects.requireNonNull(other.get("k")).get()).isEqualTo("new");
		other.evict("k");
	}

	@Test
	void storesNothingOfAnOvertakenAsynchronousLoad() {
		CompletableFuture<String> source = new CompletableFuture<>();
		CompletableFuture<String> overtaken = this.cache.retrieve("k", () -> source);
		await().atMost(SOON).until(() -> source.getNumberOfDependents() > 0);
		this.cache.evict("k");
		source.complete("old");

		assertThat(overtaken).succeedsWithin(SOON).isEqualTo("old");
		assertThat(this.cache.get("k")).isNull();
	}

	@Test
	void doesNotWaitForItself() {
		AtomicInteger inner = new AtomicInteger();

		String value = this.cache.get("k", () -> "outer " + this.cache.get("k", () -> {
			inner.incrementAndGet();
			return "inner";
		}));

		assertThat(value).isEqualTo("outer inner");
		assertThat(inner).hasValue(1);
	}

	@Test
	void joinsALoadThatTheSameThreadHasStartedAndLeft() throws InterruptedException, ExecutionException {
		CompletableFuture<String> source = new CompletableFuture<>();
		AtomicInteger loads = new AtomicInteger();
		Future<String> both = this.threads.submit(() -> {
			CompletableFuture<String> unused = this.cache.retrieve("k", () -> source);
			return this.cache.get("k", () -> {
				loads.incrementAndGet();
				return "second";
			});
		});
		await().atMost(SOON).until(() -> source.getNumberOfDependents() > 0);
		source.complete("first");

		assertThat(both.get()).isEqualTo("first");
		assertThat(loads).hasValue(0);
	}

	@Test
	void goesOnAfterALoaderThatHasChangedItsKey() {
		List<String> key = new ArrayList<>(List.of("a"));

		this.cache.get(key, () -> {
			key.add("b");
			return "value";
		});

		assertThat(this.cache.get(List.of("a"), failing())).isEqualTo("value");
	}

	private Cache cache(String name) {
		return Objects.requireNonNull(this.node.bean(TwoLevelCacheManager.class).getCache(name));
	}

	private static Callable<String> failing() {
		return () -> {
			throw new IllegalStateException("This should have been a hit");
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
