package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.FaultyLine;
import io.cachestarter.test.RedisLine;
import io.cachestarter.test.RedisLine.Traffic;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** Read-through and write-through over a source that two nodes share. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadThroughIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Source SOURCE = new Source();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private RedisServerHandle server;

	private RedisLine line;

	private FaultyLine faulty;

	private CacheNode first;

	private CacheNode second;

	private CacheAccess<Long, String> here;

	private CacheAccess<Long, String> there;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.line = RedisLine.to(this.server);
		this.first = start(this.line.properties());
		this.faulty = FaultyLine.to(this.server);
		this.second = start(this.faulty.properties());
		CacheNode.awaitEachOther(this.first, this.second);
		this.here = access(this.first);
		this.there = access(this.second);
	}

	private static CacheNode start(String[] redis) {
		return CacheNode.start(redis, "read-through", Node.class, "cache-starter.defaults.ttl-jitter=0",
				"cache-starter.invalidation.heartbeat=1s", "cache-starter.caches.stale.ttl=200ms",
				"cache-starter.caches.stale.stale-while-revalidate=10m", "cache-starter.caches.stale.local.ttl=1ms");
	}

	private static CacheAccess<Long, String> access(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).access("products", String.class);
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.second.close();
		this.first.close();
		this.faulty.close();
		this.line.close();
		this.server.close();
	}

	@BeforeEach
	void empty() {
		SOURCE.reset();
		this.here.clear();
	}

	@Test
	void loadsWhatIsMissingAndKeepsIt() {
		SOURCE.rows.put(1L, "one");

		assertThat(this.here.get(1L)).isEqualTo("one");
		assertThat(this.there.get(1L)).isEqualTo("one");
		assertThat(this.here.get(2L)).isNull();
		assertThat(this.here.get(2L)).isNull();
		assertThat(SOURCE.asked).containsExactly(Set.of(1L), Set.of(2L));
	}

	@Test
	void loadsFiveHundredKeysWithOneReadOneLoadAndOneStore() {
		LongStream.range(0, 500).forEach((key) -> SOURCE.rows.put(key, "row " + key));
		Set<Long> keys = LongStream.range(0, 500).boxed().collect(Collectors.toSet());
		assertThat(this.here.getAll(keys)).hasSize(500);
		Traffic fewest = fewest(() -> assertThat(this.here.getAll(keys)).hasSize(500));

		assertThat(fewest.commands()).filteredOn("MGET"::equals).hasSize(1);
		assertThat(fewest.roundTrips()).isLessThanOrEqualTo(3);
		assertThat(SOURCE.asked).allSatisfy((asked) -> assertThat(asked).isEqualTo(keys)).hasSize(6);
	}

	/** What goes together is seen to do so unless this machine stops in between. */
	private Traffic fewest(Runnable call) {
		List<Traffic> all = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			this.here.clear();
			this.here.get(-1L);
			SOURCE.asked.removeIf((asked) -> asked.contains(-1L));
			all.add(this.line.of(call));
		}
		return Collections.min(all, (one, another) -> Integer.compare(one.roundTrips(), another.roundTrips()));
	}

	@Test
	void refreshesWithTheLoader() {
		CacheAccess<Long, String> stale = this.first.bean(TwoLevelCacheManager.class).access("stale", String.class);
		SOURCE.rows.put(1L, "old");
		assertThat(stale.get(1L)).isEqualTo("old");
		SOURCE.rows.put(1L, "new");

		await().atMost(SOON).untilAsserted(() -> assertThat(stale.get(1L)).isEqualTo("new"));
		assertThat(SOURCE.asked).hasSizeGreaterThan(1).allSatisfy((asked) -> assertThat(asked).containsExactly(1L));
	}

	@Test
	void reportsWhatTheLoaderThrows() {
		SOURCE.fail = true;

		assertThatIllegalStateException().isThrownBy(() -> this.here.get(1L)).withMessage("planted");
		assertThatIllegalStateException().isThrownBy(() -> this.here.getAll(List.of(1L, 2L))).withMessage("planted");
	}

	@Test
	void writesToTheSourceAndThenToTheCache() {
		this.here.put(1L, "one");
		this.here.putAll(Map.of(2L, "two", 3L, "three"));
		this.here.put(4L, "four", 7);

		assertThat(SOURCE.rows).containsOnly(Map.entry(1L, "one"), Map.entry(2L, "two"), Map.entry(3L, "three"),
				Map.entry(4L, "four"));
		assertThat(this.there.getAll(List.of(1L, 2L, 3L, 4L))).hasSize(4);
		assertThat(SOURCE.asked).isEmpty();
	}

	@Test
	void leavesTheCacheUnchangedWhenTheWriterFails() {
		this.here.put(1L, "old");
		this.here.put(2L, "old");
		SOURCE.fail = true;

		assertThatIllegalStateException().isThrownBy(() -> this.here.put(1L, "new")).withMessage("planted");
		assertThatIllegalStateException().isThrownBy(() -> this.here.putAll(Map.of(1L, "new", 2L, "new")));
		assertThatIllegalStateException().isThrownBy(() -> this.here.remove(1L));
		assertThatIllegalStateException().isThrownBy(() -> this.here.removeAll(List.of(1L, 2L)));
		assertThat(this.here.getAll(List.of(1L, 2L))).containsExactly(Map.entry(1L, "old"), Map.entry(2L, "old"));
		assertThat(this.there.getAll(List.of(1L, 2L))).containsExactly(Map.entry(1L, "old"), Map.entry(2L, "old"));
		SOURCE.fail = false;
		this.here.put(1L, "next");
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get(1L)).isEqualTo("next"));
		assertThat(SOURCE.asked).isEmpty();
	}

	@Test
	void removesFromTheSourceAndEvictsOnlyFromTheCache() {
		this.here.putAll(Map.of(1L, "one", 2L, "two", 3L, "three"));

		this.here.evict(1L);
		assertThat(SOURCE.rows).hasSize(3);
		this.here.remove(1L);
		this.here.removeAll(List.of(2L, 3L));

		assertThat(SOURCE.rows).isEmpty();
		assertThat(this.here.getAll(List.of(1L, 2L, 3L))).isEmpty();
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.getAll(List.of(1L, 2L, 3L))).isEmpty());
	}

	@Test
	void writesOneKeyInOrderOnOneNode() throws InterruptedException, ExecutionException {
		List<Future<?>> writers = new ArrayList<>();
		for (int writer = 0; writer < 4; writer++) {
			String prefix = writer + "-";
			writers.add(this.threads.submit(() -> {
				for (int i = 0; i < 50; i++) {
					this.here.put(1L, prefix + i);
				}
			}));
		}
		for (Future<?> each : writers) {
			each.get();
		}

		assertThat(this.here.get(1L)).isEqualTo(SOURCE.rows.get(1L));
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get(1L)).isEqualTo(SOURCE.rows.get(1L)));
		assertThat(SOURCE.asked).as("no put became an evict").isEmpty();
		assertThat(SOURCE.overlaps).hasValue(0);
	}

	@Test
	void evictsWhenWritersOfTwoNodesCross() throws InterruptedException, ExecutionException {
		CountDownLatch written = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		SOURCE.afterWrite = (value) -> {
			if ("from here".equals(value)) {
				written.countDown();
				awaitQuietly(go);
			}
		};
		Future<?> slow = this.threads.submit(() -> this.here.put(1L, "from here"));
		written.await();
		this.there.put(1L, "from there");
		go.countDown();
		slow.get();

		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get(1L)).isEqualTo("from there"));
		assertThat(this.here.get(1L)).isEqualTo("from there");
		assertThat(SOURCE.asked).as("evicted and loaded anew").contains(Set.of(1L));
	}

	@Test
	void writesAtOnceAndPutsAfterTheCommit() {
		TransactionTemplate transaction = new TransactionTemplate(this.first.bean(PlatformTransactionManager.class));
		this.here.put(1L, "old");

		transaction.executeWithoutResult((status) -> {
			this.here.put(1L, "new");
			assertThat(SOURCE.rows).containsEntry(1L, "new");
			assertThat(this.there.get(1L)).isEqualTo("old");
		});
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get(1L)).isEqualTo("new"));

		transaction.executeWithoutResult((status) -> {
			this.here.remove(1L);
			assertThat(SOURCE.rows).isEmpty();
			assertThat(this.there.get(1L)).isEqualTo("new");
		});
		await().atMost(SOON).untilAsserted(() -> assertThat(this.there.get(1L)).isNull());
	}

	@Test
	void readsAndWritesThroughWhileRedisIsDown() {
		this.here.put(1L, "old");
		this.faulty.cut();
		try {
			this.there.put(1L, "new");
			this.there.put(2L, "two");
			this.there.remove(2L);
			assertThat(SOURCE.rows).containsOnly(Map.entry(1L, "new"));
			SOURCE.rows.put(3L, "three");
			assertThat(this.there.getAll(List.of(1L, 3L))).containsOnly(Map.entry(1L, "new"), Map.entry(3L, "three"));
			assertThat(this.here.get(1L)).as("nobody could be told yet").isEqualTo("old");
		}
		finally {
			this.faulty.heal();
		}
		await().atMost(SOON).untilAsserted(() -> assertThat(this.here.get(1L)).isEqualTo("new"));
		await().atMost(SOON).until(() -> this.second.bean(TwoLevelCacheManager.class).isRemoteTrusted());
	}

	@Test
	void refusesToStartWithTwoLoadersOfOneCache() {
		assertThatException().isThrownBy(() -> CacheNode.start(this.server, "twice", LoadedTwice.class).close())
			.withStackTraceContaining(
					"The beans 'one' and 'another' are both a CacheLoader of cache 'items'. Remove one of them");
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Stands for a database; says what it was asked for. */
	private static final class Source {

		private final Map<Long, String> rows = new ConcurrentHashMap<>();

		private final List<Set<Long>> asked = Collections.synchronizedList(new ArrayList<>());

		private final Set<Long> beingWritten = ConcurrentHashMap.newKeySet();

		private final AtomicInteger overlaps = new AtomicInteger();

		private volatile boolean fail;

		private volatile Consumer<@Nullable String> afterWrite = (value) -> {
		};

		void reset() {
			this.rows.clear();
			this.asked.clear();
			this.overlaps.set(0);
			this.fail = false;
			this.afterWrite = (value) -> {
			};
		}

		void check() {
			if (this.fail) {
				throw new IllegalStateException("planted");
			}
		}

		Map<Long, String> read(Set<Long> keys) {
			check();
			this.asked.add(Set.copyOf(keys));
			return keys.stream()
				.filter(this.rows::containsKey)
				.collect(Collectors.toMap((key) -> key, (key) -> Objects.requireNonNull(this.rows.get(key))));
		}

		void write(Long key, @Nullable String value) {
			check();
			if (!this.beingWritten.add(key)) {
				this.overlaps.incrementAndGet();
			}
			this.rows.put(key, Objects.requireNonNull(value));
			this.afterWrite.accept(value);
			this.beingWritten.remove(key);
		}

		void delete(Collection<Long> keys) {
			check();
			this.rows.keySet().removeAll(keys);
		}

	}

	/** Begins and ends transactions of nothing. */
	private static final class EmptyTransactions extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			// there is nothing to begin
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			// there is nothing to commit
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			// there is nothing to roll back
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

		@Bean
		CacheLoader<Long, String> productLoader() {
			return CacheLoader.of("products", (key) -> SOURCE.read(Set.of(key)).get(key), SOURCE::read);
		}

		@Bean
		CacheLoader<Long, String> staleLoader() {
			return CacheLoader.of("stale", (key) -> SOURCE.read(Set.of(key)).get(key));
		}

		@Bean
		CacheWriter<Long, String> productWriter() {
			return CacheWriter.of("products", SOURCE::write, (key) -> SOURCE.delete(Set.of(key)));
		}

		@Bean
		PlatformTransactionManager transactionManager() {
			return new EmptyTransactions();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class LoadedTwice {

		@Bean
		CacheLoader<Long, String> one() {
			return CacheLoader.of("items", (key) -> "one");
		}

		@Bean
		CacheLoader<Long, String> another() {
			return CacheLoader.of("items", (key) -> "another");
		}

	}

}
