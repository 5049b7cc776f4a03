package io.cachestarter.cache;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.annotation.CacheTags;
import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.SimpleCacheErrorHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests combinations of Spring's caching annotations, and cached methods that call cached
 * methods.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnnotationContractIntegrationTests {

	private static final AtomicLong IDS = new AtomicLong();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private CacheNode node;

	private Items items;

	private long id;

	@BeforeAll
	void start() {
		this.node = CacheNode.start(RedisServers.shared(), "combinations-" + UUID.randomUUID(), Node.class,
				"cache-starter.caches.impatient.load-timeout=300ms");
		this.items = this.node.bean(Items.class);
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.node.close();
	}

	@BeforeEach
	void useAnotherKey() {
		this.id = IDS.incrementAndGet();
	}

	@Test
	void takesAValueFromTheSecondCacheThatTheFirstLacks()
			throws InterruptedException, ExecutionException, TimeoutException {
		cache("second").put(this.id, new Item(this.id, -1));

		assertThat(this.items.inTwo(this.id)).isEqualTo(new Item(this.id, -1));

		assertThat(found("first")).isNull();
		Future<Item> load = this.threads.submit(() -> cache("first").get(this.id, () -> new Item(this.id, -2)));
		assertThat(load.get(5, TimeUnit.SECONDS)).isEqualTo(new Item(this.id, -2));
		assertThat(found("first")).isEqualTo(new Item(this.id, -2));
	}

	@Test
	void fillsAllCachesAfterAMissInAll() {
		Item item = this.items.inTwo(this.id);

		assertThat(found("first")).isEqualTo(item);
		assertThat(found("second")).isEqualTo(item);
	}

	@Test
	void putsIntoSeveralCachesUnderSeveralKeys() {
		Item item = this.items.putTwice(this.id);

		assertThat(found("first")).isEqualTo(item);
		assertThat(Objects.requireNonNull(cache("second").get("item " + this.id)).get()).isEqualTo(item);
	}

	@Test
	void evictsFromSeveralCaches() {
		this.items.inTwo(this.id);

		this.items.evictTwice(this.id);

		assertThat(found("first")).isNull();
		assertThat(found("second")).isNull();
	}

	@Test
	void evictsOneCacheWhileAnotherIsFilled() {
		cache("second").put(this.id, new Item(this.id, -1));

		Item item = this.items.loadAndEvict(this.id);

		assertThat(found("first")).isEqualTo(item);
		assertThat(found("second")).isNull();
		cache("second").put(this.id, new Item(this.id, -1));
		assertThat(this.items.loadAndEvict(this.id)).isEqualTo(item);
		assertThat(found("second")).isNull();
	}

	@Test
	void evictsBeforeTheMethodLoadsThroughTheSameCache() {
		cache("first").put(this.id, new Item(this.id, -1));

		Item item = this.items.evictAndLoad(this.id);

		assertThat(item).isNotEqualTo(new Item(this.id, -1));
		assertThat(found("first")).isEqualTo(item);
	}

	@Test
	void putsAndEvictsOnlyIfTheConditionHolds() {
		Item old = this.items.conditionalPut(this.id, true);

		assertThat(this.items.conditionalPut(this.id, false)).isNotEqualTo(old);
		assertThat(found("first")).isEqualTo(old);
		this.items.conditionalEvict(this.id, 0);
		assertThat(found("first")).isEqualTo(old);
		this.items.conditionalEvict(this.id, 1);
		assertThat(found("first")).isNull();
	}

	@Test
	void doesNotPutWhatUnlessExcludes() {
		Item old = this.items.putUnless(this.id, false);

		this.items.putUnless(this.id, true);

		assertThat(found("first")).isEqualTo(old);
	}

	@Test
	void doesNotHoldOnToAKeyWhoseResultUnlessExcludes()
			throws InterruptedException, ExecutionException, TimeoutException {
		Item excluded = this.items.loadUnless(this.id, true);

		Future<Item> next = this.threads.submit(() -> this.items.loadUnless(this.id, false));
		Item item = next.get(5, TimeUnit.SECONDS);

		assertThat(item).isNotEqualTo(excluded);
		assertThat(this.items.loadUnless(this.id, true)).isEqualTo(item);
	}

	@Test
	void putKeepsTheOldValueIfTheMethodFails() {
		Item old = this.items.conditionalPut(this.id, true);

		assertThatIllegalStateException().isThrownBy(() -> this.items.failingPut(this.id));

		assertThat(found("first")).isEqualTo(old);
		assertThat(this.items.conditionalPut(this.id, true)).isNotEqualTo(old).isEqualTo(found("first"));
	}

	@Test
	void putsWhatAnOptionalHas() {
		Optional<Item> item = this.items.putOptional(this.id);

		assertThat(found("first")).isEqualTo(item.orElseThrow());
	}

	@Test
	void putsWhatAFutureDelivers() {
		CompletableFuture<Item> source = new CompletableFuture<>();

		CompletableFuture<Item> later = this.items.putLater(this.id, source);
		assertThat(found("first")).isNull();
		source.complete(new Item(this.id, -1));

		assertThat(later.join()).isEqualTo(new Item(this.id, -1));
		assertThat(found("first")).isEqualTo(new Item(this.id, -1));
	}

	@Test
	void cachesAPrimitive() {
		int number = this.items.primitive(this.id);

		assertThat(this.items.primitive(this.id)).isEqualTo(number);
	}

	@Test
	void refusesANullKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.items.nullable(null))
			.withMessageContaining("Null key");
	}

	@Test
	void tellsTheErrorHandlerAndGoesOn() {
		Handler handler = this.node.bean(Handler.class);

		Item item = this.items.badTags(this.id);

		assertThat(item.id()).isEqualTo(this.id);
		assertThat(handler.failures).singleElement().asString().contains("@CacheTags");
		assertThat(this.items.badTags(this.id)).isNotEqualTo(item);
		handler.failures.clear();
	}

	@Test
	void methodThatCallsItselfWithTheSameKeyDoesNotWait() {
		Item outer = this.items.recursive(this.id, 3);

		assertThat(this.items.recursive(this.id, 3)).isEqualTo(outer);
		assertThat(found("first")).isEqualTo(outer);
	}

	@Test
	void synchronizedMethodThatCallsItselfWithTheSameKeyDoesNotWait() {
		Item outer = this.items.recursiveSync(this.id, 3);

		assertThat(this.items.recursiveSync(this.id, 3)).isEqualTo(outer);
		assertThat(found("first")).isEqualTo(outer);
	}

	@Test
	void methodThatCallsItselfLaterWithTheSameKeyDoesNotWait() {
		Item outer = this.items.recursiveLater(this.id, 3).join();

		assertThat(this.items.recursiveLater(this.id, 3).join()).isEqualTo(outer);
	}

	@Test
	void cachedMethodsCallEachOther() {
		assertThat(this.items.fibonacci(40)).isEqualTo(102_334_155L);
		assertThat(this.items.fibonacciSync(40)).isEqualTo(102_334_155L);
	}

	@Test
	void methodThatEvictsItsOwnKeyIsNotCached() {
		Item item = this.items.evictsItself(this.id);

		assertThat(this.items.evictsItself(this.id)).isNotEqualTo(item);
	}

	@Test
	void crossingCallsGoOnAfterTheLoadTimeout() throws InterruptedException, ExecutionException {
		long other = IDS.incrementAndGet();
		CyclicBarrier both = new CyclicBarrier(2);

		Future<Item> one = this.threads.submit(() -> this.items.crossing(this.id, other, both));
		Future<Item> two = this.threads.submit(() -> this.items.crossing(other, this.id, both));

		assertThat(one.get().id()).isEqualTo(this.id);
		assertThat(two.get().id()).isEqualTo(other);
	}

	private Cache cache(String name) {
		return Objects.requireNonNull(this.node.bean(TwoLevelCacheManager.class).getCache(name));
	}

	private @Nullable Object found(String name) {
		ValueWrapper entry = cache(name).get(this.id);
		return (entry != null) ? entry.get() : null;
	}

	record Item(long id, long serial) {

		private static final AtomicLong SERIALS = new AtomicLong();

		static Item next(long id) {
			return new Item(id, SERIALS.incrementAndGet());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	@Import(Items.class)
	static class Node {

		@Bean
		static Handler handler() {
			return new Handler();
		}

		@Bean
		static CachingConfigurer cachingConfigurer(Handler handler) {
			return new CachingConfigurer() {

				@Override
				public CacheErrorHandler errorHandler() {
					return handler;
				}

			};
		}

	}

	/** Passes on what a put has not failed with. */
	static class Handler extends SimpleCacheErrorHandler {

		private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();

		@Override
		public void handleCachePutError(RuntimeException exception, Cache cache, Object key, @Nullable Object value) {
			this.failures.add(exception);
		}

	}

	static class Items {

		private final ObjectProvider<Items> self;

		Items(ObjectProvider<Items> self) {
			this.self = self;
		}

		@Cacheable({ "first", "second" })
		public Item inTwo(long id) {
			return Item.next(id);
		}

		@Caching(put = { @CachePut("first"), @CachePut(cacheNames = "second", key = "'item ' + #result.id") })
		public Item putTwice(long id) {
			return Item.next(id);
		}

		@Caching(evict = { @CacheEvict("first"), @CacheEvict(cacheNames = "second", beforeInvocation = true) })
		public void evictTwice(long id) {
		}

		@Caching(cacheable = @Cacheable("first"), evict = @CacheEvict("second"))
		public Item loadAndEvict(long id) {
			return Item.next(id);
		}

		@Caching(cacheable = @Cacheable("first"), evict = @CacheEvict(cacheNames = "first", beforeInvocation = true))
		public Item evictAndLoad(long id) {
			return Item.next(id);
		}

		@CachePut(cacheNames = "first", key = "#id", condition = "#condition")
		public Item conditionalPut(long id, boolean condition) {
			return Item.next(id);
		}

		@CacheEvict(cacheNames = "first", key = "#id", condition = "#result > 0")
		public int conditionalEvict(long id, int result) {
			return result;
		}

		@CachePut(cacheNames = "first", key = "#id", unless = "#excluded")
		public Item putUnless(long id, boolean excluded) {
			return Item.next(id);
		}

		@Cacheable(cacheNames = "first", key = "#id", unless = "#excluded")
		public Item loadUnless(long id, boolean excluded) {
			return Item.next(id);
		}

		@CachePut("first")
		public Item failingPut(long id) {
			throw new IllegalStateException("planned");
		}

		@CachePut("first")
		public Optional<Item> putOptional(long id) {
			return Optional.of(Item.next(id));
		}

		@CachePut(cacheNames = "first", key = "#id")
		public CompletableFuture<Item> putLater(long id, CompletableFuture<Item> source) {
			return source;
		}

		@Cacheable("primitive")
		public int primitive(long id) {
			return (int) Item.next(id).serial();
		}

		@Cacheable(cacheNames = "first", key = "#id")
		public Item nullable(@Nullable Long id) {
			return Item.next(0);
		}

		@Cacheable("bad-tags")
		@CacheTags("#result.missing")
		public Item badTags(long id) {
			return Item.next(id);
		}

		@Cacheable(cacheNames = "first", key = "#id")
		public Item recursive(long id, int depth) {
			return (depth > 0) ? new Item(id, this.self.getObject().recursive(id, depth - 1).serial() + 1000)
					: Item.next(id);
		}

		@Cacheable(cacheNames = "first", key = "#id", sync = true)
		public Item recursiveSync(long id, int depth) {
			return (depth > 0) ? new Item(id, this.self.getObject().recursiveSync(id, depth - 1).serial() + 1000)
					: Item.next(id);
		}

		@Cacheable(cacheNames = "impatient", key = "#id")
		public CompletableFuture<Item> recursiveLater(long id, int depth) {
			return (depth > 0)
					? this.self.getObject()
						.recursiveLater(id, depth - 1)
						.thenApply((item) -> new Item(id, item.serial() + 1000))
					: CompletableFuture.completedFuture(Item.next(id));
		}

		@Cacheable("fibonacci")
		public long fibonacci(int n) {
			return (n < 2) ? n : this.self.getObject().fibonacci(n - 1) + this.self.getObject().fibonacci(n - 2);
		}

		@Cacheable(cacheNames = "fibonacci-sync", sync = true)
		public long fibonacciSync(int n) {
			return (n < 2) ? n
					: this.self.getObject().fibonacciSync(n - 1) + this.self.getObject().fibonacciSync(n - 2);
		}

		@Cacheable("first")
		public Item evictsItself(long id) {
			this.self.getObject().evictTwice(id);
			return Item.next(id);
		}

		@Cacheable(cacheNames = "impatient", key = "#id")
		public Item crossing(long id, long other, CyclicBarrier both) throws Exception {
			if (other != 0) {
				both.await(20, TimeUnit.SECONDS);
				this.self.getObject().crossing(other, 0, both);
			}
			return Item.next(id);
		}

	}

}
