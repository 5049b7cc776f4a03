package io.cachestarter.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.cachestarter.annotation.CacheTags;
import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests what becomes of values that are no longer fresh, or soon will not be, on two
 * nodes that share a source. A source that is held back shows who waits for it.
 */
@Timeout(120)
class StalePoliciesIntegrationTests {

	private static final Duration WHILE = Duration.ofMillis(500);

	private static final AtomicLong IDS = new AtomicLong();

	private static ConditionFactory eventually() {
		return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
	}

	/** A value is served for long after its time, while it is loaded anew. */
	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class WhileRevalidate extends TwoNodes {

		WhileRevalidate() {
			super("ttl=200ms", "stale-while-revalidate=1h");
		}

		@ParameterizedTest
		@EnumSource
		void servesTheOldValueUntilOneNodeHasLoadedTheNewOne(Reading reading) {
			source().delivers("old");
			assertThat(reading.read(this.first, id())).isEqualTo("old");
			source().delivers("new").holdBack();

			eventually().until(() -> read(reading, this.first, "old") && source().calls() == 2);
			await().during(WHILE)
				.atMost(WHILE.multipliedBy(20))
				.until(() -> read(reading, this.first, "old") && read(reading, this.second, "old")
						&& source().calls() == 2);
			source().release();

			eventually().until(() -> "new".equals(reading.read(this.first, id())));
			eventually().until(() -> "new".equals(reading.read(this.second, id())));
		}

		@Test
		void servesTheOldValueWhileTheRefreshFailsAndTriesSeldom() {
			source().delivers("old");
			Reading.PLAIN.read(this.first, id());
			source().fails();
			long start = System.nanoTime();

			eventually().until(() -> read(Reading.PLAIN, this.first, "old") && source().calls() >= 3);

			assertThat(source().calls()).isLessThanOrEqualTo(2 + secondsSince(start));
			source().delivers("new");
			eventually().until(() -> "new".equals(Reading.PLAIN.read(this.first, id())));
		}

		@ParameterizedTest
		@EnumSource
		void doesNotStoreARefreshThatHasBeenOvertaken(Overtaking overtaking) {
			source().delivers("old");
			this.first.tagged(id());
			source().delivers("overtaken").holdBack();
			eventually().until(() -> "old".equals(this.first.tagged(id())) && source().calls() == 2);

			overtaking.run(this);
			source().delivers("new").releaseOlder();

			eventually()
				.until(() -> neverOvertaken(this.first.tagged(id())) && neverOvertaken(this.second.tagged(id())));
			await().during(WHILE)
				.atMost(WHILE.multipliedBy(20))
				.until(() -> "new".equals(this.first.tagged(id())) && "new".equals(this.second.tagged(id())));
		}

		private boolean neverOvertaken(String value) {
			assertThat(value).isNotEqualTo("overtaken");
			return value.equals("new");
		}

		@Test
		void triesAgainAfterARefreshWhoseValueIsNotCached() {
			source().delivers("old");
			this.first.choosy(id());
			source().delivers("rejected");
			eventually().until(() -> "old".equals(this.first.choosy(id())) && source().calls() >= 2);

			source().delivers("new");

			eventually().until(() -> {
				String value = this.first.choosy(id());
				assertThat(value).isNotEqualTo("rejected");
				return value.equals("new");
			});
			eventually().until(() -> "new".equals(this.second.choosy(id())));
		}

		@Test
		void findsNothingStaleWithoutALoader() {
			source().delivers("old");
			Reading.PLAIN.read(this.first, id());

			eventually().until(() -> cached(this.firstNode) == null);
			assertThat(source().calls()).isOne();
		}

	}

	/** A value is served for a short time after its own. */
	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class BeyondTheWindows extends TwoNodes {

		BeyondTheWindows() {
			super("ttl=100ms", "stale-while-revalidate=100ms", "stale-if-error=100ms");
		}

		@ParameterizedTest
		@EnumSource
		void loadsForTheCaller(Reading reading) {
			source().delivers("old");
			reading.read(this.first, id());
			source().delivers("new");

			await().pollDelay(WHILE).until(() -> true);

			assertThat(reading.read(this.first, id())).isEqualTo("new");
		}

		@Test
		void failsForTheCaller() {
			source().delivers("old");
			Reading.PLAIN.read(this.first, id());
			source().fails();

			await().pollDelay(WHILE).until(() -> true);

			assertThatIllegalStateException().isThrownBy(() -> Reading.PLAIN.read(this.first, id()))
				.withMessage("planned");
		}

	}

	/** A value is served for long after its time if it cannot be loaded anew. */
	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class IfError extends TwoNodes {

		IfError() {
			super("ttl=200ms", "stale-if-error=1h");
		}

		@ParameterizedTest
		@EnumSource
		void servesTheOldValueWhileTheLoadFailsAndTriesSeldom(Reading reading) {
			source().delivers("old");
			assertThat(reading.read(this.first, id())).isEqualTo("old");
			source().fails();
			long start = System.nanoTime();

			eventually().until(() -> read(reading, this.first, "old") && read(reading, this.second, "old")
					&& source().calls() >= 4);

			assertThat(source().calls()).isLessThanOrEqualTo(1 + 2 * (1 + secondsSince(start)));
			source().delivers("new");
			eventually().until(() -> "new".equals(reading.read(this.first, id())));
			eventually().until(() -> "new".equals(reading.read(this.second, id())));
		}

		@ParameterizedTest
		@EnumSource
		void servesTheNewValueAtOnceWhenTheLoadSucceeds(Reading reading) {
			source().delivers("old");
			reading.read(this.first, id());
			eventually().until(() -> cached(this.firstNode) == null);
			source().delivers("new");

			assertThat(reading.read(this.first, id())).isEqualTo("new");
		}

		@Test
		void deliversAValueThatIsNotToBeCached() {
			source().delivers("old");
			this.first.choosy(id());
			eventually().until(() -> cached(this.firstNode) == null);
			source().delivers("rejected");

			assertThat(this.first.choosy(id())).isEqualTo("rejected");
			assertThat(this.first.choosy(id())).isEqualTo("rejected");
		}

		@Test
		void failsForTheCallerWithoutAnOldValue() {
			source().fails();

			assertThatIllegalStateException().isThrownBy(() -> Reading.PLAIN.read(this.first, id()))
				.withMessage("planned");
		}

		@Test
		void failsForTheCallerAfterAnEvict() {
			source().delivers("old");
			Reading.PLAIN.read(this.first, id());
			source().fails();
			eventually().until(() -> read(Reading.PLAIN, this.first, "old") && source().calls() == 2);

			cache(this.firstNode).evict(id());

			assertThatIllegalStateException().isThrownBy(() -> Reading.PLAIN.read(this.first, id()))
				.withMessage("planned");
		}

	}

	/** Nobody waits for long for a load when there is an old value. */
	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class IfLate extends TwoNodes {

		IfLate() {
			super("ttl=200ms", "stale-if-error=1h", "load-timeout=200ms");
		}

		@ParameterizedTest
		@EnumSource
		void servesTheOldValueAndStoresTheLateOne(Reading reading) {
			source().delivers("old");
			reading.read(this.first, id());
			source().delivers("late").holdBack();
			eventually().until(() -> read(reading, this.first, "old") && source().calls() == 2);
			assertThat(reading.read(this.second, id())).isEqualTo("old");
			assertThat(source().calls()).isEqualTo(2);

			source().release();

			eventually().until(() -> stored().contains("late"));
			assertThat(source().calls()).isEqualTo(2);
		}

		@Test
		void doesNotStoreALateValueThatAnEvictHasOvertaken() {
			source().delivers("old");
			Reading.PLAIN.read(this.first, id());
			source().delivers("late").holdBack();
			eventually().until(() -> read(Reading.PLAIN, this.first, "old") && source().calls() == 2);
			long fenced = fencedLoads(this.firstNode);

			cache(this.secondNode).evict(id());
			source().release();

			eventually().until(() -> fencedLoads(this.firstNode) > fenced);
			assertThat(stored()).doesNotContain("late");
			assertThat(cached(this.firstNode)).isNull();
			assertThat(cached(this.secondNode)).isNull();
		}

		private String stored() {
			byte[] bytes = probe().find(app() + ":cache:values:" + id());
			return (bytes != null) ? new String(bytes, StandardCharsets.ISO_8859_1) : "";
		}

	}

	/** A value is loaded anew long before its time is over. */
	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class RefreshAhead extends TwoNodes {

		RefreshAhead() {
			super("ttl=1h", "refresh-ahead=0.00005");
		}

		@ParameterizedTest
		@EnumSource
		void loadsOnceInTheBackgroundWhenAHitComesLate(Reading reading) {
			source().delivers("old");
			assertThat(reading.read(this.first, id())).isEqualTo("old");
			assertThat(reading.read(this.second, id())).isEqualTo("old");
			source().delivers("new").holdBack();

			eventually().until(() -> read(reading, this.first, "old") && source().calls() == 2);
			await().during(WHILE)
				.atMost(WHILE.multipliedBy(20))
				.until(() -> read(reading, this.first, "old") && read(reading, this.second, "old")
						&& source().calls() == 2);
			source().release();

			eventually().until(() -> "new".equals(reading.read(this.first, id())));
			eventually().until(() -> "new".equals(reading.read(this.second, id())));
		}

		@Test
		void doesNotLoadWithoutAHit() {
			source().delivers("old");
			Reading.PLAIN.read(this.first, id());

			await().pollDelay(WHILE).until(() -> true);

			assertThat(source().calls()).isOne();
		}

		@Test
		void keepsTheValueWhenTheLoadFails() {
			source().delivers("old");
			Reading.PLAIN.read(this.first, id());
			source().fails();

			eventually().until(() -> read(Reading.PLAIN, this.first, "old") && source().calls() >= 3);

			assertThat(cached(this.firstNode)).isEqualTo("old");
			assertThat(cached(this.secondNode)).isEqualTo("old");
		}

		@ParameterizedTest
		@EnumSource
		void doesNotStoreALoadThatHasBeenOvertaken(Overtaking overtaking) {
			source().delivers("old");
			this.first.tagged(id());
			source().delivers("overtaken").holdBack();
			eventually().until(() -> "old".equals(this.first.tagged(id())) && source().calls() == 2);

			overtaking.run(this);
			source().delivers("new").releaseOlder();

			eventually().until(() -> "new".equals(this.first.tagged(id())) && "new".equals(this.second.tagged(id())));
			await().during(WHILE)
				.atMost(WHILE.multipliedBy(20))
				.until(() -> "new".equals(this.first.tagged(id())) && "new".equals(this.second.tagged(id())));
		}

	}

	/** A cache in the heap alone is refreshed, too. */
	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class RefreshAheadInTheHeap extends TwoNodes {

		RefreshAheadInTheHeap() {
			super("ttl=1h", "local.ttl=1h", "refresh-ahead=0.00005", "remote.enabled=false");
		}

		@ParameterizedTest
		@EnumSource
		void loadsOnceInTheBackground(Reading reading) {
			source().delivers("old");
			assertThat(reading.read(this.first, id())).isEqualTo("old");
			source().delivers("new").holdBack();

			eventually().until(() -> read(reading, this.first, "old") && source().calls() == 2);
			await().during(WHILE)
				.atMost(WHILE.multipliedBy(20))
				.until(() -> read(reading, this.first, "old") && source().calls() == 2);
			source().release();

			eventually().until(() -> "new".equals(reading.read(this.first, id())));
		}

		@ParameterizedTest
		@EnumSource
		void doesNotStoreALoadThatHasBeenOvertaken(Overtaking overtaking) {
			source().delivers("old");
			this.first.tagged(id());
			source().delivers("overtaken").holdBack();
			eventually().until(() -> "old".equals(this.first.tagged(id())) && source().calls() == 2);

			overtaking.run(this);
			eventually().until(() -> cached(this.firstNode) == null);
			source().delivers("new").releaseOlder();

			assertThat(this.first.tagged(id())).isEqualTo("new");
			await().during(WHILE).atMost(WHILE.multipliedBy(20)).until(() -> "new".equals(this.first.tagged(id())));
		}

	}

	/** Two nodes with settings of one test class, and a source of one test. */
	abstract static class TwoNodes {

		private final String app = "stale-" + UUID.randomUUID();

		private final String[] properties;

		private @Nullable Source current;

		private @Nullable RedisProbe probe;

		CacheNode firstNode;

		CacheNode secondNode;

		Reads first;

		Reads second;

		TwoNodes(String... settings) {
			List<String> all = new ArrayList<>(List.of("cache-starter.defaults.ttl-jitter=0"));
			for (String setting : settings) {
				all.add("cache-starter.defaults." + setting);
			}
			this.properties = all.toArray(String[]::new);
		}

		@BeforeAll
		void start() {
			this.probe = RedisProbe.open(RedisServers.shared());
			this.firstNode = CacheNode.start(RedisServers.shared(), this.app, Node.class, this.properties);
			this.secondNode = CacheNode.start(RedisServers.shared(), this.app, Node.class, this.properties);
			CacheNode.awaitEachOther(this.firstNode, this.secondNode);
			this.first = this.firstNode.bean(Reads.class);
			this.second = this.secondNode.bean(Reads.class);
		}

		@AfterAll
		void stop() {
			this.secondNode.close();
			this.firstNode.close();
			probe().close();
		}

		@BeforeEach
		void useAnotherSource() {
			this.current = Source.create();
		}

		@AfterEach
		void releaseAll() {
			source().delivers("the end").release();
		}

		String app() {
			return this.app;
		}

		RedisProbe probe() {
			return Objects.requireNonNull(this.probe);
		}

		Source source() {
			return Objects.requireNonNull(this.current);
		}

		long id() {
			return source().id();
		}

		boolean read(Reading reading, Reads reads, String expected) {
			assertThat(reading.read(reads, id())).isEqualTo(expected);
			return true;
		}

		Cache cache(CacheNode node) {
			return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("values"));
		}

		@Nullable Object cached(CacheNode node) {
			ValueWrapper entry = cache(node).get(id());
			return (entry != null) ? entry.get() : null;
		}

		long fencedLoads(CacheNode node) {
			return ((TwoLevelStore) cache(node).getNativeCache()).counts().fenced().sum();
		}

		static int secondsSince(long startNanos) {
			return (int) Duration.ofNanos(System.nanoTime() - startNanos).toSeconds() + 1;
		}

	}

	/** What overtakes a load of a key. */
	enum Overtaking {

		EVICT, EVICT_ELSEWHERE, CLEAR, CLEAR_ELSEWHERE, INVALIDATE, INVALIDATE_ELSEWHERE;

		void run(TwoNodes test) {
			switch (this) {
				case EVICT -> test.cache(test.firstNode).evict(test.id());
				case EVICT_ELSEWHERE -> test.cache(test.secondNode).evict(test.id());
				case CLEAR -> test.cache(test.firstNode).clear();
				case CLEAR_ELSEWHERE -> test.cache(test.secondNode).clear();
				case INVALIDATE -> invalidate(test.firstNode, test.id());
				case INVALIDATE_ELSEWHERE -> invalidate(test.secondNode, test.id());
			}
		}

		private static void invalidate(CacheNode node, long id) {
			node.bean(TagOperations.class).invalidate("value:" + id);
		}

	}

	/** A way to read through the cache. */
	enum Reading {

		LOADER {
			@Override
			String read(Reads reads, long id) {
				return reads.throughLoader(id);
			}
		},

		PLAIN {
			@Override
			String read(Reads reads, long id) {
				return reads.plain(id);
			}
		},

		SYNC {
			@Override
			String read(Reads reads, long id) {
				return reads.sync(id);
			}
		},

		OPTIONAL {
			@Override
			String read(Reads reads, long id) {
				return reads.optional(id).orElseThrow();
			}
		},

		FUTURE {
			@Override
			String read(Reads reads, long id) {
				return reads.future(id).join();
			}
		},

		FUTURE_SYNC {
			@Override
			String read(Reads reads, long id) {
				return reads.futureSync(id).join();
			}
		},

		MONO {
			@Override
			String read(Reads reads, long id) {
				return Objects.requireNonNull(reads.mono(id).block());
			}
		};

		abstract String read(Reads reads, long id);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	@Import(Reads.class)
	static class Node {

	}

	static class Reads {

		private final TwoLevelCacheManager cacheManager;

		Reads(TwoLevelCacheManager cacheManager) {
			this.cacheManager = cacheManager;
		}

		public String throughLoader(long id) {
			Cache values = Objects.requireNonNull(this.cacheManager.getCache("values"));
			return Objects.requireNonNull(values.get(id, () -> load(id)));
		}

		@Cacheable("values")
		public String plain(long id) {
			return load(id);
		}

		@Cacheable("values")
		@CacheTags("'value:' + #id")
		public String tagged(long id) {
			return load(id);
		}

		@Cacheable(cacheNames = "values", unless = "#result == 'rejected'")
		public String choosy(long id) {
			return load(id);
		}

		@Cacheable(cacheNames = "values", sync = true)
		public String sync(long id) {
			return load(id);
		}

		@Cacheable("values")
		public Optional<String> optional(long id) {
			return Optional.of(load(id));
		}

		@Cacheable("values")
		public CompletableFuture<String> future(long id) {
			return CompletableFuture.supplyAsync(() -> load(id));
		}

		@Cacheable(cacheNames = "values", sync = true)
		public CompletableFuture<String> futureSync(long id) {
			return CompletableFuture.supplyAsync(() -> load(id));
		}

		@Cacheable("values")
		public Mono<String> mono(long id) {
			return Mono.fromCallable(() -> load(id));
		}

		private static String load(long id) {
			return Source.of(id).load();
		}

	}

	/**
	 * Where the value of one key comes from, for all nodes. What it is to deliver is
	 * decided when it is asked.
	 */
	static final class Source {

		private static final ConcurrentMap<Long, Source> ALL = new ConcurrentHashMap<>();

		private final AtomicInteger calls = new AtomicInteger();

		private final long id;

		private volatile Supplier<String> behaviour = () -> "nothing yet";

		private volatile CountDownLatch gate = new CountDownLatch(0);

		private Source(long id) {
			this.id = id;
		}

		static Source create() {
			Source source = new Source(IDS.incrementAndGet());
			ALL.put(source.id, source);
			return source;
		}

		static Source of(long id) {
			return Objects.requireNonNull(ALL.get(id));
		}

		long id() {
			return this.id;
		}

		int calls() {
			return this.calls.get();
		}

		Source delivers(String value) {
			this.behaviour = () -> value;
			return this;
		}

		void fails() {
			this.behaviour = () -> {
				throw new IllegalStateException("planned");
			};
		}

		void holdBack() {
			this.gate = new CountDownLatch(1);
		}

		void release() {
			this.gate.countDown();
		}

		/** Lets calls pass that have been held back; those to come do not wait. */
		void releaseOlder() {
			CountDownLatch older = this.gate;
			this.gate = new CountDownLatch(0);
			older.countDown();
		}

		String load() {
			Supplier<String> mine = this.behaviour;
			CountDownLatch before = this.gate;
			this.calls.incrementAndGet();
			try {
				before.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return mine.get();
		}

	}

}
