package io.cachestarter.cache;

import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.CacheConfig;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests the annotations of Spring's cache abstraction on two nodes. No two loads give
 * equal items, so equal items prove that the second came from a cache.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CachingAnnotationsIntegrationTests {

	private static final String APP = "annotations-app";

	private static final Duration WAIT = Duration.ofSeconds(20);

	private CacheNode firstNode;

	private CacheNode secondNode;

	private RedisProbe redis;

	private Items first;

	private Items second;

	@BeforeAll
	void start() {
		this.firstNode = startNode();
		this.secondNode = startNode();
		CacheNode.awaitEachOther(this.firstNode, this.secondNode);
		this.redis = RedisProbe.open(RedisServers.shared());
		this.first = this.firstNode.bean(Items.class);
		this.second = this.secondNode.bean(Items.class);
	}

	private static CacheNode startNode() {
		return CacheNode.start(RedisServers.shared(), APP, Application.class,
				"cache-starter.caches.no-nulls.null-ttl=0s");
	}

	@AfterAll
	void stop() {
		this.redis.close();
		this.secondNode.close();
		this.firstNode.close();
	}

	@Test
	void cachesBySingleArgument() {
		Item item = assertCached((items) -> items.single(1));

		assertThat(item.id()).isEqualTo(1);
		assertThat(this.first.single(2)).isNotEqualTo(item);
		assertThat(this.redis.keys(APP + ":cache:single:")).contains(APP + ":cache:single:1");
	}

	@Test
	void cachesBySeveralArguments() {
		Item item = assertCached((items) -> items.several(1, "a"));

		assertThat(this.first.several(1, "b")).isNotEqualTo(item);
		assertThat(this.first.several(2, "a")).isNotEqualTo(item);
		assertThat(this.redis.keys(APP + ":cache:several:")).contains(APP + ":cache:several:(1,a)");
	}

	@Test
	void cachesWithoutArguments() {
		assertCached(Items::none);

		assertThat(this.redis.keys(APP + ":cache:none:")).containsExactly(APP + ":cache:none:()");
	}

	@Test
	void cachesBySpelKey() {
		Item item = assertCached((items) -> items.spel(new Query(7, "x"), "ignored"));

		assertThat(this.first.spel(new Query(7, "x"), "other")).isEqualTo(item);
		assertThat(this.redis.keys(APP + ":cache:spel:")).containsExactly(APP + ":cache:spel:x-7-spel");
	}

	@Test
	void cachesOnlyIfConditionHolds() {
		assertCached((items) -> items.conditional(11));

		assertNeverCached((items) -> items.conditional(10));
	}

	@Test
	void doesNotCacheResultThatUnlessExcludes() {
		assertCached((items) -> items.unless(11));

		assertNeverCached((items) -> items.unless(10));
	}

	@Test
	void cachesNull() {
		assertThat(this.first.nothing(1)).isNull();
		assertThat(this.first.nothing(1)).isNull();
		assertThat(this.second.nothing(1)).isNull();

		assertThat(this.first.calls("nothing")).isOne();
		assertThat(this.second.calls("nothing")).isZero();
		assertThat(this.redis.ttlMillis(APP + ":cache:nulls:1")).isBetween(1L, 30_000L);
	}

	@Test
	void cachesNullWithSync() {
		assertThat(this.first.nothingSync(1)).isNull();
		assertThat(this.first.nothingSync(1)).isNull();
		assertThat(this.second.nothingSync(1)).isNull();

		assertThat(this.first.calls("nothingSync")).isOne();
		assertThat(this.second.calls("nothingSync")).isZero();
	}

	@Test
	void doesNotCacheNullWithoutTimeToLive() {
		assertThat(this.first.nothingUncached(1)).isNull();
		assertThat(this.first.nothingUncached(1)).isNull();
		assertThat(this.second.nothingUncached(1)).isNull();

		assertThat(this.first.calls("nothingUncached")).isEqualTo(2);
		assertThat(this.second.calls("nothingUncached")).isOne();
		await().atMost(WAIT).until(() -> this.redis.keys(APP + ":cache:no-nulls:").isEmpty());
	}

	@Test
	void putReplacesTheValueOnAllNodes() {
		Item loaded = this.first.writable(1);
		assertThat(this.second.writable(1)).isEqualTo(loaded);

		Item put = this.first.put(1);

		assertThat(put).isNotEqualTo(loaded);
		assertThat(this.first.writable(1)).isEqualTo(put);
		await().atMost(WAIT).until(() -> this.second.writable(1).equals(put));
	}

	@Test
	void evictRemovesOneKeyOnAllNodes() {
		Item loaded = this.first.writable(2);
		Item kept = this.first.writable(3);
		assertThat(this.second.writable(2)).isEqualTo(loaded);

		this.first.evict(2);

		assertThat(this.redis.find(APP + ":cache:writable:2")).isNull();
		assertThat(this.first.writable(3)).isEqualTo(kept);
		await().atMost(WAIT).until(() -> !this.second.writable(2).equals(loaded));
		assertThat(this.first.writable(2)).isEqualTo(this.second.writable(2)).isNotEqualTo(loaded);
	}

	@Test
	void evictOfAllEntriesRemovesThemOnAllNodes() {
		Item one = this.first.clearable(1);
		Item two = this.first.clearable(2);
		assertThat(this.second.clearable(1)).isEqualTo(one);

		this.first.clear();

		assertThat(this.first.clearable(2)).isNotEqualTo(two);
		await().atMost(WAIT).until(() -> !this.second.clearable(1).equals(one));
	}

	@Test
	void evictBeforeInvocationHappensEvenIfTheMethodFails() {
		Item loaded = this.first.writable(4);

		assertThatIllegalStateException().isThrownBy(() -> this.first.evictBeforeAndFail(4));

		assertThat(this.first.writable(4)).isNotEqualTo(loaded);
	}

	@Test
	void clearBeforeInvocationHappensEvenIfTheMethodFails() {
		Item loaded = this.first.clearableEarly(1);

		assertThatIllegalStateException().isThrownBy(() -> this.first.clearBeforeAndFail());

		assertThat(this.first.clearableEarly(1)).isNotEqualTo(loaded);
	}

	@Test
	void evictAfterInvocationDoesNotHappenIfTheMethodFails() {
		Item loaded = this.first.writable(5);

		assertThatIllegalStateException().isThrownBy(() -> this.first.evictAndFail(5));

		assertThat(this.first.writable(5)).isEqualTo(loaded);
		assertThat(this.second.writable(5)).isEqualTo(loaded);
	}

	@Test
	void appliesSeveralOperationsAtOnce() {
		Item one = this.first.writable(6);
		Item other = this.first.clearable(6);

		Item put = this.first.several(6);

		assertThat(put).isNotEqualTo(one);
		assertThat(this.first.writable(6)).isEqualTo(put);
		assertThat(this.first.clearable(6)).isNotEqualTo(other);
		await().atMost(WAIT).until(() -> this.second.writable(6).equals(put));
	}

	@Test
	void fillsSeveralCachesOfOneMethod() {
		Item item = assertCached((items) -> items.twoCaches(1));

		assertThat(this.redis.keys(APP + ":cache:two-")).containsExactly(APP + ":cache:two-a:1",
				APP + ":cache:two-b:1");
		this.first.evictFirstOfTwo(1);
		assertThat(this.first.twoCaches(1)).isEqualTo(item);
	}

	@Test
	void loadsOnceForManyThreadsWithSync() throws ExecutionException, InterruptedException, TimeoutException {
		assertOneLoad("sync 1", () -> this.first.sync(1));

		assertCached((items) -> items.sync(2));
	}

	@Test
	void loadsOnceForManyThreadsWithFutureAndSync() throws ExecutionException, InterruptedException, TimeoutException {
		assertOneLoad("futureSync 1", () -> this.first.futureSync(1).join());
	}

	@Test
	void cachesOptional() {
		Optional<Item> optional = assertCached((items) -> items.optional(1));
		assertThat(optional).isPresent();
		Optional<Item> optionalSync = assertCached((items) -> items.optionalSync(1));
		assertThat(optionalSync).isPresent();
	}

	@Test
	void cachesEmptyOptional() {
		assertThat(this.first.empty(1)).isEmpty();
		assertThat(this.first.empty(1)).isEmpty();
		assertThat(this.second.empty(1)).isEmpty();

		assertThat(this.first.calls("empty")).isOne();
		assertThat(this.second.calls("empty")).isZero();
	}

	@Test
	void cachesFuture() {
		assertCached((items) -> items.future(1).join());
		assertCached((items) -> items.futureSync(2).join());
	}

	@Test
	void cachesFutureOfNull() {
		assertThat(this.first.futureOfNull(1).join()).isNull();
		assertThat(this.first.futureOfNull(1).join()).isNull();
		assertThat(this.second.futureOfNull(1).join()).isNull();

		assertThat(this.first.calls("futureOfNull")).isOne();
		assertThat(this.second.calls("futureOfNull")).isZero();
	}

	@Test
	void cachesMono() {
		assertCached((items) -> items.mono(1).block(WAIT));
		assertCached((items) -> items.monoSync(1).block(WAIT));
	}

	@Test
	void cachesFlux() {
		List<Item> items = assertCached((each) -> all(each.flux(1)));
		List<Item> itemsWithSync = assertCached((each) -> all(each.fluxSync(1)));

		assertThat(items).hasSize(3).hasOnlyElementsOfType(Item.class);
		assertThat(itemsWithSync).hasSize(3).hasOnlyElementsOfType(Item.class);
	}

	@Test
	void evictsAfterFutureCompletes() {
		Item loaded = this.first.writable(7);
		CompletableFuture<Void> work = new CompletableFuture<>();

		CompletableFuture<Void> evicted = this.first.evictAfter(7, work);
		assertThat(this.first.writable(7)).isEqualTo(loaded);
		work.complete(null);
		evicted.join();

		await().atMost(WAIT).until(() -> !this.first.writable(7).equals(loaded));
	}

	@Test
	void passesExceptionsOnUnchangedAndDoesNotCacheThem() {
		assertFails("fail", () -> this.first.fail(1), IOException.class);
		assertFails("failSync", () -> this.first.failSync(1), IOException.class);
		assertFails("failUnchecked", () -> this.first.failUnchecked(1), IllegalStateException.class);
		assertFails("failUncheckedSync", () -> this.first.failUncheckedSync(1), IllegalStateException.class);
		assertFails("failWithWrapper", () -> this.first.failWithWrapper(1), CompletionException.class);
		assertFails("failWithWrapperSync", () -> this.first.failWithWrapperSync(1), CompletionException.class);
		assertFails("failWithError", () -> this.first.failWithError(1), StackOverflowError.class);
		assertFails("failWithErrorSync", () -> this.first.failWithErrorSync(1), StackOverflowError.class);
		assertThat(this.redis.keys(APP + ":cache:failing:")).isEmpty();
	}

	@Test
	void passesFailedFuturesOnUnchangedAndDoesNotCacheThem() {
		assertFutureFails("failFuture", () -> this.first.failFuture(1));
		assertFutureFails("failFutureSync", () -> this.first.failFutureSync(1));
		// The right to load is given back without waiting.
		await().untilAsserted(() -> assertThat(this.redis.keys(APP + ":cache:failing-futures:")).isEmpty());
	}

	@Test
	void passesExceptionsOnWhereFuturesAreExpected() {
		for (int round = 1; round <= 2; round++) {
			assertThat(failureOf(() -> this.first.throwInsteadOfFuture(1).join()))
				.hasRootCauseExactlyInstanceOf(IllegalStateException.class)
				.hasRootCauseMessage("throwInsteadOfFuture");
			assertThat(failureOf(() -> this.first.throwInsteadOfFutureSync(1).join()))
				.hasRootCauseExactlyInstanceOf(IllegalStateException.class)
				.hasRootCauseMessage("throwInsteadOfFutureSync");
			assertThat(this.first.calls("throwInsteadOfFuture")).isEqualTo(round);
			assertThat(this.first.calls("throwInsteadOfFutureSync")).isEqualTo(round);
		}
	}

	@Test
	void passesFailedMonosOnUnchangedAndDoesNotCacheThem() {
		assertFails("failMono", () -> this.first.failMono(1).block(WAIT), IllegalStateException.class);
		assertFails("failMonoSync", () -> this.first.failMonoSync(1).block(WAIT), IllegalStateException.class);
		assertFails("failFlux", () -> this.first.failFlux(1).blockLast(WAIT), IllegalStateException.class);
		await().atMost(WAIT).until(() -> this.redis.keys(APP + ":cache:failing-monos:").isEmpty());
	}

	@Test
	void passesTheSameExceptionToAllWaitingCallers() throws ExecutionException, InterruptedException, TimeoutException {
		CountDownLatch together = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Future<Throwable>> failures = IntStream.range(0, 8).mapToObj((thread) -> threads.submit(() -> {
				together.await();
				return failureOf(() -> this.first.failSlowly(1));
			})).toList();
			together.countDown();

			for (Future<Throwable> failure : failures) {
				assertThat(failure.get(20, TimeUnit.SECONDS)).isExactlyInstanceOf(IOException.class)
					.hasMessage("failSlowly");
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void usesKeyGeneratorOfTheAnnotation() {
		Item item = assertCached((items) -> items.generated("abc"));

		assertThat(this.first.generated("ABC")).isEqualTo(item);
		assertThat(this.redis.keys(APP + ":cache:generated:")).containsExactly(APP + ":cache:generated:ABC");
	}

	@Test
	void usesCacheConfigOfTheClass() {
		Item item = this.firstNode.bean(ConfiguredItems.class).find("def");

		assertThat(this.firstNode.bean(ConfiguredItems.class).find("DEF")).isEqualTo(item);
		assertThat(this.secondNode.bean(ConfiguredItems.class).find("def")).isEqualTo(item);
		assertThat(this.redis.keys(APP + ":cache:configured:")).containsExactly(APP + ":cache:configured:DEF");
	}

	private static List<Item> all(Flux<Item> items) {
		return Objects.requireNonNull(items.collectList().block(WAIT));
	}

	private <T> T assertCached(Function<Items, T> call) {
		T loaded = call.apply(this.first);
		assertThat(loaded).isNotNull();
		assertThat(call.apply(this.first)).isEqualTo(loaded);
		assertThat(call.apply(this.second)).isEqualTo(loaded).hasSameClassAs(loaded);
		return loaded;
	}

	private void assertNeverCached(Function<Items, Item> call) {
		Item loaded = call.apply(this.first);
		assertThat(call.apply(this.first)).isNotEqualTo(loaded);
		assertThat(call.apply(this.second)).isNotEqualTo(loaded);
	}

	private void assertOneLoad(String method, Callable<Item> call)
			throws ExecutionException, InterruptedException, TimeoutException {
		CountDownLatch together = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(20);
		try {
			List<Future<Item>> results = IntStream.range(0, 20).mapToObj((thread) -> threads.submit(() -> {
				together.await();
				return call.call();
			})).toList();
			together.countDown();
			Item item = results.get(0).get(20, TimeUnit.SECONDS);
			for (Future<Item> result : results) {
				assertThat(result.get(20, TimeUnit.SECONDS)).isEqualTo(item);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.first.calls(method)).isOne();
	}

	private void assertFails(String method, ThrowingCallable call, Class<? extends Throwable> type) {
		for (int round = 1; round <= 2; round++) {
			assertThat(failureOf(call)).isExactlyInstanceOf(type).hasMessage(method);
			assertThat(this.first.calls(method)).isEqualTo(round);
		}
	}

	private void assertFutureFails(String method, Callable<CompletableFuture<Item>> call) {
		for (int round = 1; round <= 2; round++) {
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> call.call().join())
				.havingCause()
				.isExactlyInstanceOf(IOException.class)
				.withMessage(method);
			assertThat(this.first.calls(method)).isEqualTo(round);
		}
	}

	private static Throwable failureOf(ThrowingCallable call) {
		Throwable failure = catchThrowable(call);
		assertThat(failure).isNotNull();
		return failure;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Items.class, ConfiguredItems.class })
	static class Application {

		@Bean
		KeyGenerator upperCaseKeys() {
			return (Object target, Method method, @Nullable Object... params) -> String.valueOf(params[0])
				.toUpperCase(Locale.ROOT);
		}

	}

	record Item(long id, String name, long serial) {

		private static final AtomicLong SERIALS = new AtomicLong();

		static Item next(long id) {
			return new Item(id, "item " + id, SERIALS.incrementAndGet());
		}

	}

	record Query(long id, String variant) {
	}

	static class Items {

		private final ConcurrentHashMap<String, AtomicInteger> calls = new ConcurrentHashMap<>();

		int calls(String method) {
			AtomicInteger count = this.calls.get(method);
			return (count != null) ? count.get() : 0;
		}

		private void called(String method) {
			this.calls.computeIfAbsent(method, (missing) -> new AtomicInteger()).incrementAndGet();
		}

		@Cacheable("single")
		public Item single(long id) {
			return Item.next(id);
		}

		@Cacheable("several")
		public Item several(long id, String variant) {
			return Item.next(id);
		}

		@Cacheable("none")
		public Item none() {
			return Item.next(0);
		}

		@Cacheable(cacheNames = "spel", key = "#query.variant + '-' + #query.id + '-' + #root.methodName")
		public Item spel(Query query, String ignored) {
			return Item.next(query.id());
		}

		@Cacheable(cacheNames = "conditional", condition = "#id > 10")
		public Item conditional(long id) {
			return Item.next(id);
		}

		@Cacheable(cacheNames = "unless", unless = "#result.id == 10")
		public Item unless(long id) {
			return Item.next(id);
		}

		@Cacheable("nulls")
		public @Nullable Item nothing(long id) {
			called("nothing");
			return null;
		}

		@Cacheable(cacheNames = "sync-nulls", sync = true)
		public @Nullable Item nothingSync(long id) {
			called("nothingSync");
			return null;
		}

		@Cacheable("no-nulls")
		public @Nullable Item nothingUncached(long id) {
			called("nothingUncached");
			return null;
		}

		@Cacheable("writable")
		public Item writable(long id) {
			return Item.next(id);
		}

		@CachePut("writable")
		public Item put(long id) {
			return Item.next(id);
		}

		@CacheEvict("writable")
		public void evict(long id) {
		}

		@CacheEvict(cacheNames = "writable", beforeInvocation = true)
		public void evictBeforeAndFail(long id) {
			throw new IllegalStateException();
		}

		@CacheEvict("writable")
		public void evictAndFail(long id) {
			throw new IllegalStateException();
		}

		@CacheEvict(cacheNames = "writable", key = "#id")
		public CompletableFuture<Void> evictAfter(long id, CompletableFuture<Void> work) {
			return work;
		}

		@Cacheable("clearable")
		public Item clearable(long id) {
			return Item.next(id);
		}

		@CacheEvict(cacheNames = "clearable", allEntries = true)
		public void clear() {
		}

		@Cacheable("clearable-early")
		public Item clearableEarly(long id) {
			return Item.next(id);
		}

		@CacheEvict(cacheNames = "clearable-early", allEntries = true, beforeInvocation = true)
		public void clearBeforeAndFail() {
			throw new IllegalStateException();
		}

		@Caching(put = @CachePut("writable"), evict = @CacheEvict("clearable"))
		public Item several(long id) {
			return Item.next(id);
		}

		@Cacheable({ "two-a", "two-b" })
		public Item twoCaches(long id) {
			return Item.next(id);
		}

		@CacheEvict("two-a")
		public void evictFirstOfTwo(long id) {
		}

		@Cacheable(cacheNames = "sync", sync = true)
		public Item sync(long id) {
			called("sync " + id);
			return Item.next(id);
		}

		@Cacheable("optional")
		public Optional<Item> optional(long id) {
			return Optional.of(Item.next(id));
		}

		@Cacheable(cacheNames = "optional-sync", sync = true)
		public Optional<Item> optionalSync(long id) {
			return Optional.of(Item.next(id));
		}

		@Cacheable("empty")
		public Optional<Item> empty(long id) {
			called("empty");
			return Optional.empty();
		}

		@Cacheable("future")
		public CompletableFuture<Item> future(long id) {
			return CompletableFuture.supplyAsync(() -> Item.next(id));
		}

		@Cacheable(cacheNames = "future-sync", sync = true)
		public CompletableFuture<Item> futureSync(long id) {
			called("futureSync " + id);
			return CompletableFuture.supplyAsync(() -> Item.next(id));
		}

		@Cacheable("future-of-null")
		public CompletableFuture<@Nullable Item> futureOfNull(long id) {
			called("futureOfNull");
			return CompletableFuture.completedFuture(null);
		}

		@Cacheable("mono")
		public Mono<Item> mono(long id) {
			return Mono.fromCallable(() -> Item.next(id));
		}

		@Cacheable(cacheNames = "mono-sync", sync = true)
		public Mono<Item> monoSync(long id) {
			return Mono.fromCallable(() -> Item.next(id));
		}

		@Cacheable("flux")
		public Flux<Item> flux(long id) {
			return Flux.range(0, 3).map((index) -> Item.next(id));
		}

		@Cacheable(cacheNames = "flux-sync", sync = true)
		public Flux<Item> fluxSync(long id) {
			return Flux.range(0, 3).map((index) -> Item.next(id));
		}

		@Cacheable("failing")
		public Item fail(long id) throws IOException {
			called("fail");
			throw new IOException("fail");
		}

		@Cacheable(cacheNames = "failing", sync = true)
		public Item failSync(long id) throws IOException {
			called("failSync");
			throw new IOException("failSync");
		}

		@Cacheable("failing")
		public Item failUnchecked(long id) {
			called("failUnchecked");
			throw new IllegalStateException("failUnchecked");
		}

		@Cacheable(cacheNames = "failing", sync = true)
		public Item failUncheckedSync(long id) {
			called("failUncheckedSync");
			throw new IllegalStateException("failUncheckedSync");
		}

		@Cacheable("failing")
		public Item failWithWrapper(long id) {
			called("failWithWrapper");
			throw new CompletionException("failWithWrapper", new IOException());
		}

		@Cacheable(cacheNames = "failing", sync = true)
		public Item failWithWrapperSync(long id) {
			called("failWithWrapperSync");
			throw new CompletionException("failWithWrapperSync", new IOException());
		}

		@Cacheable("failing")
		public Item failWithError(long id) {
			called("failWithError");
			throw new StackOverflowError("failWithError");
		}

		@Cacheable(cacheNames = "failing", sync = true)
		public Item failWithErrorSync(long id) {
			called("failWithErrorSync");
			throw new StackOverflowError("failWithErrorSync");
		}

		@Cacheable(cacheNames = "failing", sync = true)
		public Item failSlowly(long id) throws IOException, InterruptedException {
			new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
			throw new IOException("failSlowly");
		}

		@Cacheable("failing-futures")
		public CompletableFuture<Item> failFuture(long id) {
			called("failFuture");
			return CompletableFuture.failedFuture(new IOException("failFuture"));
		}

		@Cacheable(cacheNames = "failing-futures", sync = true)
		public CompletableFuture<Item> failFutureSync(long id) {
			called("failFutureSync");
			return CompletableFuture.failedFuture(new IOException("failFutureSync"));
		}

		@Cacheable("failing-futures")
		public CompletableFuture<Item> throwInsteadOfFuture(long id) {
			called("throwInsteadOfFuture");
			throw new IllegalStateException("throwInsteadOfFuture");
		}

		@Cacheable(cacheNames = "failing-futures", sync = true)
		public CompletableFuture<Item> throwInsteadOfFutureSync(long id) {
			called("throwInsteadOfFutureSync");
			throw new IllegalStateException("throwInsteadOfFutureSync");
		}

		@Cacheable("failing-monos")
		public Mono<Item> failMono(long id) {
			called("failMono");
			return Mono.error(new IllegalStateException("failMono"));
		}

		@Cacheable(cacheNames = "failing-monos", sync = true)
		public Mono<Item> failMonoSync(long id) {
			called("failMonoSync");
			return Mono.error(new IllegalStateException("failMonoSync"));
		}

		@Cacheable("failing-monos")
		public Flux<Item> failFlux(long id) {
			called("failFlux");
			return Flux.just(Item.next(id)).concatWith(Flux.error(new IllegalStateException("failFlux")));
		}

		@Cacheable(cacheNames = "generated", keyGenerator = "upperCaseKeys")
		public Item generated(String text) {
			return Item.next(text.length());
		}

	}

	@CacheConfig(cacheNames = "configured", keyGenerator = "upperCaseKeys")
	static class ConfiguredItems {

		@Cacheable
		public Item find(String text) {
			return Item.next(text.length());
		}

	}

}
