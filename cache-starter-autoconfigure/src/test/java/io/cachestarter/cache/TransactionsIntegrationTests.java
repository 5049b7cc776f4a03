package io.cachestarter.cache;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.cachestarter.cache.TransactionalNode.Names;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.cache.interceptor.SimpleCacheErrorHandler;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests what transactions do to caches, on two nodes with one database. What others see
 * is looked at on another thread, which has no part in the transaction.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicLong ids = new AtomicLong();

	private CacheNode first;

	private CacheNode second;

	private Names names;

	private Cache cache;

	private Cache other;

	private long id;

	@BeforeAll
	void start() {
		String app = "transactions-" + UUID.randomUUID();
		String database = "test.database=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
		this.first = CacheNode.start(RedisServers.shared(), app, TransactionalNode.class, database,
				"cache-starter.caches.local-names.remote.enabled=false");
		this.second = CacheNode.start(RedisServers.shared(), app, TransactionalNode.class, database,
				"cache-starter.caches.local-names.remote.enabled=false");
		CacheNode.awaitEachOther(this.first, this.second);
		this.names = this.first.bean(Names.class);
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.second.close();
		this.first.close();
	}

	@BeforeEach
	void useAnotherKey() {
		this.id = this.ids.incrementAndGet();
		this.cache = cache(this.first);
		this.other = cache(this.second);
	}

	@ParameterizedTest
	@EnumSource(names = { "EVICT_IF_PRESENT", "INVALIDATE" }, mode = Mode.EXCLUDE)
	void changesNothingForOthersBeforeTheCommit(Change change) {
		haveOldEverywhere();

		inTransaction(() -> {
			change.make(this);

			assertThat(elsewhere(() -> found(this.cache))).isEqualTo("old");
			assertThat(elsewhere(() -> found(this.other))).isEqualTo("old");
		});

		assertThat(found(this.cache)).isEqualTo(change.outcome);
		await().atMost(SOON).untilAsserted(() -> assertThat(found(this.other)).isEqualTo(change.outcome));
	}

	@ParameterizedTest
	@EnumSource(names = { "EVICT_IF_PRESENT", "INVALIDATE" }, mode = Mode.EXCLUDE)
	void changesNothingAfterARollback(Change change) {
		haveOldEverywhere();

		inRolledBackTransaction(() -> change.make(this));

		assertThat(found(this.cache)).isEqualTo("old");
		assertThat(found(this.other)).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "EVICT_IF_PRESENT", "INVALIDATE" })
	void removesAtOnceWhatIsToBeRemovedAtOnceAndAgainAfterTheCommit(Change change) {
		haveOldEverywhere();

		inTransaction(() -> {
			change.make(this);

			assertThat(elsewhere(() -> found(this.cache))).isNull();
			await().atMost(SOON).until(() -> elsewhere(() -> found(this.other)) == null);
			assertThat(elsewhere(() -> this.other.get(this.id, () -> "read before the commit")))
				.isEqualTo("read before the commit");
		});

		assertThat(found(this.cache)).isNull();
		await().atMost(SOON).until(() -> found(this.other) == null);
	}

	@ParameterizedTest
	@CsvSource({ "100, old", "101," })
	void clearsTheCacheInsteadOfEvictingByTooManyPatterns(int patterns, @Nullable String outcome) {
		haveOldEverywhere();
		CacheAccess<Object, String> access = this.first.bean(TwoLevelCacheManager.class)
			.access(this.cache.getName(), String.class);

		inTransaction(() -> IntStream.range(0, patterns).forEach((i) -> access.evictByPattern("nothing:" + i)));

		assertThat(found(this.cache)).isEqualTo(outcome);
		await().atMost(SOON).untilAsserted(() -> assertThat(found(this.other)).isEqualTo(outcome));
	}

	@Test
	void tellsWhetherWhatIsEvictedInATransactionWasPresent() {
		haveOldEverywhere();

		inTransaction(() -> {
			assertThat(this.cache.evictIfPresent(this.id)).isTrue();
			assertThat(this.cache.evictIfPresent(this.id)).isFalse();
		});
	}

	@ParameterizedTest
	@EnumSource
	void readsWhatItHasPutFromTheSource(Reading reading) {
		this.names.write(this.id, "old");
		reading.read(this.names, this.cache, this.id);

		inTransaction(() -> {
			this.names.write(this.id, "new");
			this.cache.put(this.id, "put");

			assertThat(found(this.cache)).isNull();
			assertThat(reading.read(this.names, this.cache, this.id)).isEqualTo("new");
			assertThat(reading.read(this.names, this.cache, this.id)).isEqualTo("new");
			assertThat(elsewhere(() -> found(this.other))).isEqualTo("old");
		});

		assertThat(found(this.cache)).isEqualTo("put");
		await().atMost(SOON).untilAsserted(() -> assertThat(found(this.other)).isEqualTo("put"));
	}

	@ParameterizedTest
	@EnumSource
	void readsWhatItHasEvictedFromTheSourceAndStoresNothing(Reading reading) {
		this.names.write(this.id, "old");
		reading.read(this.names, this.cache, this.id);

		inRolledBackTransaction(() -> {
			this.names.write(this.id, "dirty");
			this.cache.evict(this.id);

			assertThat(reading.read(this.names, this.cache, this.id)).isEqualTo("dirty");
		});

		assertThat(found(this.cache)).isEqualTo("old");
		assertThat(found(this.other)).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource
	void readsWhatItHasInvalidatedFromTheSourceAndStoresNothing(Reading reading) {
		this.names.write(this.id, "old");
		this.names.tagged(this.id);

		inRolledBackTransaction(() -> {
			this.names.write(this.id, "dirty");
			this.first.bean(TagOperations.class).invalidate("name:" + this.id);

			assertThat(found(this.cache)).isNull();
			assertThat(reading.read(this.names, this.cache, this.id)).isEqualTo("dirty");
		});

		assertThat(found(this.cache)).isEqualTo("old");
		assertThat(found(this.other)).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource
	void readsWhatItHasInvalidatedAndOnlyRedisHasFromTheSource(Reading reading) {
		this.names.write(this.id, "old");
		this.second.bean(Names.class).tagged(this.id);

		inRolledBackTransaction(() -> {
			this.names.write(this.id, "dirty");
			this.first.bean(TagOperations.class).invalidate("name:" + this.id);

			assertThat(reading.read(this.names, this.cache, this.id)).isEqualTo("dirty");
		});

		assertThat(found(this.cache)).isEqualTo("old");
		assertThat(found(this.other)).isEqualTo("old");
	}

	@Test
	void retrievesNothingThatItHasTouched() {
		haveOldEverywhere();

		inTransaction(() -> {
			this.cache.put(this.id, "put");

			assertThat(Objects.requireNonNull(this.cache.retrieve(this.id)).join()).isNull();
		});
	}

	@ParameterizedTest
	@EnumSource
	void doesNotCacheADirtyRead(Reading reading) {
		this.names.write(this.id, "old");

		inRolledBackTransaction(() -> {
			this.names.write(this.id, "dirty");

			assertThat(reading.read(this.names, this.cache, this.id)).isEqualTo("dirty");
			assertThat(elsewhere(() -> found(this.cache))).isNull();
			assertThat(elsewhere(() -> found(this.other))).isNull();
		});

		assertThat(found(this.cache)).isNull();
		assertThat(found(this.other)).isNull();
		assertThat(reading.read(this.names, this.cache, this.id)).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "LOADER", "RETRIEVE" })
	void doesNotCacheADirtyReadInACacheWithoutRemoteLevel(Reading reading) {
		Cache local = Objects.requireNonNull(this.first.bean(TwoLevelCacheManager.class).getCache("local-names"));
		this.names.write(this.id, "old");

		inRolledBackTransaction(() -> {
			this.names.write(this.id, "dirty");
			assertThat(reading.read(this.names, local, this.id)).isEqualTo("dirty");
		});

		assertThat(found(local)).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "LOADER", "PLAIN", "SYNC" })
	void sharesWhatItHasLoadedAfterTheCommit(Reading reading) {
		inTransaction(() -> {
			this.names.write(this.id, "new");
			assertThat(reading.read(this.names, this.cache, this.id)).isEqualTo("new");
			int loads = this.names.loads();

			assertThat(reading.read(this.names, this.cache, this.id)).isEqualTo("new");
			assertThat(found(this.cache)).isEqualTo("new");
			assertThat(this.names.loads()).isEqualTo(loads);
			assertThat(elsewhere(() -> found(this.cache))).isNull();
			assertThat(elsewhere(() -> found(this.other))).isNull();
		});

		assertThat(found(this.cache)).isEqualTo("new");
		assertThat(found(this.other)).isEqualTo("new");
	}

	@Test
	void doesNotMakeOthersWaitForItsLoad() {
		this.names.write(this.id, "old");

		inTransaction(() -> {
			this.names.write(this.id, "new");
			assertThat(this.names.plain(this.id)).isEqualTo("new");

			assertThat(elsewhere(() -> this.names.plain(this.id))).isEqualTo("old");
			assertThat(elsewhere(() -> this.second.bean(Names.class).plain(this.id))).isEqualTo("old");
			this.cache.evict(this.id);
		});

		assertThat(this.names.plain(this.id)).isEqualTo("new");
		await().atMost(SOON).until(() -> "new".equals(this.second.bean(Names.class).plain(this.id)));
	}

	@Test
	void doesNotShareWhatItHasLoadedAndThenInvalidated() {
		inTransaction(() -> {
			this.names.write(this.id, "first");
			assertThat(this.names.tagged(this.id)).isEqualTo("first");

			this.names.invalidate(this.id, "second");

			assertThat(this.names.tagged(this.id)).isEqualTo("second");
		});

		assertThat(this.names.tagged(this.id)).isEqualTo("second");
		await().atMost(SOON).until(() -> "second".equals(this.second.bean(Names.class).tagged(this.id)));
	}

	@Test
	void loadOfAReadOnlyTransactionIsSharedAtOnce() {
		this.names.write(this.id, "value");
		TransactionTemplate readOnly = template();
		readOnly.setReadOnly(true);

		readOnly.executeWithoutResult((status) -> {
			assertThat(this.names.plain(this.id)).isEqualTo("value");

			assertThat(elsewhere(() -> found(this.other))).isEqualTo("value");
		});
	}

	@Test
	void writesOfAReadOnlyTransactionWaitForItsEnd() {
		haveOldEverywhere();
		TransactionTemplate readOnly = template();
		readOnly.setReadOnly(true);

		readOnly.executeWithoutResult((status) -> {
			this.cache.put(this.id, "new");
			assertThat(elsewhere(() -> found(this.other))).isEqualTo("old");
		});

		assertThat(found(this.cache)).isEqualTo("new");
	}

	@Test
	void putThatAnEvictHasOvertakenEndsAsAnEvict() {
		haveOldEverywhere();

		inTransaction(() -> {
			this.cache.put(this.id, "overtaken");
			elsewhere(() -> evict(this.other));
		});

		assertThat(found(this.cache)).isNull();
		await().atMost(SOON).until(() -> found(this.other) == null);
	}

	@Test
	void putThatAnotherPutHasOvertakenEndsAsAnEvict() {
		haveOldEverywhere();

		inTransaction(() -> {
			this.cache.put(this.id, "overtaken");
			elsewhere(() -> put(this.other, "newer"));
			assertThat(elsewhere(() -> found(this.other))).isEqualTo("newer");
		});

		assertThat(found(this.cache)).isNull();
		await().atMost(SOON).until(() -> found(this.other) == null);
	}

	@Test
	void putWhoseTagIsInvalidatedMeanwhileIsNotServed() {
		inTransaction(() -> {
			this.names.put(this.id, "overtaken");
			elsewhere(() -> clear(this.other));
		});

		assertThat(found(this.other)).isNull();
		await().atMost(SOON).until(() -> found(this.cache) == null);
	}

	@Test
	void putWhoseKeyIsLoadedMeanwhileEndsAsAnEvict() {
		inTransaction(() -> {
			this.cache.put(this.id, "new");
			assertThat(elsewhere(() -> this.other.get(this.id, () -> "old"))).isEqualTo("old");
		});

		assertThat(found(this.cache)).isNull();
		await().atMost(SOON).until(() -> found(this.other) == null);
	}

	@Test
	void putIntoARunningLoadEndsAsAnEvictAndTheLoadIsNotStored() throws InterruptedException, ExecutionException {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Future<String> load = this.threads.submit(() -> this.other.get(this.id, () -> {
			loading.countDown();
			release.await();
			return "old";
		}));
		loading.await();

		inTransaction(() -> this.cache.put(this.id, "new"));
		release.countDown();

		assertThat(load.get()).isEqualTo("old");
		assertThat(found(this.cache)).isNull();
		assertThat(found(this.other)).isNull();
	}

	@Test
	void annotatedPutThatAnEvictOvertakesWhileTheMethodRunsEndsAsAnEvict() {
		haveOldEverywhere();

		this.names.putInTransaction(this.id, "overtaken", () -> elsewhere(() -> evict(this.other)));

		assertThat(found(this.cache)).isNull();
		await().atMost(SOON).until(() -> found(this.other) == null);
	}

	@ParameterizedTest
	@EnumSource
	void annotatedMethodWithATransactionOfItsOwnChangesTheCacheAfterTheCommit(Transactional change) {
		haveOldEverywhere();

		change.call(this, () -> {
			assertThat(elsewhere(() -> found(this.cache))).isEqualTo("old");
			assertThat(elsewhere(() -> found(this.other))).isEqualTo("old");
			return null;
		});

		assertThat(found(this.cache)).isEqualTo(change.outcome);
		await().atMost(SOON).untilAsserted(() -> assertThat(found(this.other)).isEqualTo(change.outcome));
	}

	@ParameterizedTest
	@EnumSource
	void annotatedMethodThatFailsChangesNothing(Transactional change) {
		haveOldEverywhere();

		assertThatIllegalStateException().isThrownBy(() -> change.call(this, () -> {
			throw new IllegalStateException("planned");
		}));

		assertThat(found(this.cache)).isEqualTo("old");
		assertThat(found(this.other)).isEqualTo("old");
	}

	@Test
	void innerTransactionOfItsOwnCommitsItsChangesAlone() {
		long inner = this.ids.incrementAndGet();

		inRolledBackTransaction(() -> {
			this.cache.put(this.id, "outer");
			inNewTransaction(() -> {
				assertThat(this.cache.get(this.id, () -> "committed")).isEqualTo("committed");
				this.cache.put(inner, "inner");
			});
			assertThat(elsewhere(() -> found(this.other, inner))).isEqualTo("inner");
			assertThat(this.cache.get(this.id, () -> "own")).isEqualTo("own");
		});

		assertThat(found(this.cache)).isNotEqualTo("outer").isNotEqualTo("own");
		assertThat(found(this.other)).isNotEqualTo("outer").isNotEqualTo("own");
	}

	@Test
	void innerTransactionThatIsRolledBackLeavesTheOuterAlone() {
		long inner = this.ids.incrementAndGet();

		inTransaction(() -> {
			this.cache.put(this.id, "outer");
			TransactionTemplate template = template();
			template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			template.executeWithoutResult((status) -> {
				this.cache.put(inner, "inner");
				status.setRollbackOnly();
			});
		});

		assertThat(found(this.cache)).isEqualTo("outer");
		assertThat(found(this.other)).isEqualTo("outer");
		assertThat(found(this.cache, inner)).isNull();
		assertThat(found(this.other, inner)).isNull();
	}

	@Test
	void storesNothingAfterARollbackToASavepoint() {
		long nested = this.ids.incrementAndGet();
		put(this.cache, "old");
		this.cache.put(nested, "old");

		inTransaction(() -> {
			this.cache.put(this.id, "new");
			TransactionTemplate template = template();
			template.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
			template.executeWithoutResult((status) -> {
				this.cache.put(nested, "rolled back");
				status.setRollbackOnly();
			});
		});

		assertThat(found(this.cache)).isNotEqualTo("old");
		assertThat(found(this.cache, nested)).isNotEqualTo("rolled back");
		assertThat(found(this.other, nested)).isNotEqualTo("rolled back");
	}

	@Test
	void storesWhatIsPutAfterARollbackToASavepoint() {
		inTransaction(() -> {
			TransactionTemplate template = template();
			template.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
			template.executeWithoutResult((status) -> {
				this.cache.put(this.id, "rolled back");
				status.setRollbackOnly();
			});
			this.cache.put(this.id, "kept");
		});

		assertThat(found(this.cache)).isEqualTo("kept");
		assertThat(found(this.other)).isEqualTo("kept");
	}

	@Test
	void doesNotCacheWhatWasReadBeforeARollbackToASavepoint() {
		this.names.write(this.id, "old");

		inTransaction(() -> {
			TransactionTemplate template = template();
			template.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
			template.executeWithoutResult((status) -> {
				this.names.write(this.id, "rolled back");
				assertThat(this.names.plain(this.id)).isEqualTo("rolled back");
				status.setRollbackOnly();
			});
			assertThat(this.names.plain(this.id)).isEqualTo("old");
		});

		assertThat(this.names.plain(this.id)).isEqualTo("old");
		assertThat(this.second.bean(Names.class).plain(this.id)).isEqualTo("old");
	}

	@Test
	void actsAtOnceWithoutAnActualTransaction() {
		TransactionTemplate supporting = template();
		supporting.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);

		supporting.executeWithoutResult((status) -> {
			put(this.cache, "value");

			assertThat(found(this.cache)).isEqualTo("value");
			assertThat(elsewhere(() -> found(this.other))).isEqualTo("value");
		});
	}

	@Test
	void actsAtOnceWithoutATransaction() {
		put(this.cache, "value");
		assertThat(found(this.cache)).isEqualTo("value");
		assertThat(found(this.other)).isEqualTo("value");

		this.cache.evict(this.id);
		assertThat(found(this.cache)).isNull();
		await().atMost(SOON).until(() -> found(this.other) == null);

		this.names.write(this.id, "loaded");
		assertThat(this.names.plain(this.id)).isEqualTo("loaded");
		assertThat(found(this.other)).isEqualTo("loaded");
	}

	@ParameterizedTest
	@EnumSource
	void lastChangeOfAKeyCounts(Sequence sequence) {
		haveOldEverywhere();

		inTransaction(() -> sequence.make(this.cache, this.id));

		assertThat(found(this.cache)).isEqualTo(sequence.outcome);
		await().atMost(SOON).untilAsserted(() -> assertThat(found(this.other)).isEqualTo(sequence.outcome));
	}

	@Test
	void clearIsDoneBeforeAPutThatCameAfterIt() {
		long untouched = this.ids.incrementAndGet();
		haveOldEverywhere();
		this.cache.put(untouched, "old");

		inTransaction(() -> {
			this.cache.clear();
			this.cache.put(this.id, "new");
		});

		assertThat(found(this.cache, untouched)).isNull();
		assertThat(found(this.cache)).isNotEqualTo("old");
		await().atMost(SOON).until(() -> found(this.other, untouched) == null && !"old".equals(found(this.other)));
	}

	@Test
	void putsIfAbsentAfterTheCommit() {
		inTransaction(() -> {
			assertThat(this.cache.putIfAbsent(this.id, "new")).isNull();
			assertThat(elsewhere(() -> found(this.other))).isNull();
		});
		assertThat(found(this.other)).isEqualTo("new");

		inTransaction(() -> assertThat(Objects.requireNonNull(this.cache.putIfAbsent(this.id, "newer")).get())
			.isEqualTo("new"));
		assertThat(found(this.other)).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource
	void callbacksAfterTheTransactionMayUseTheCache(Callback callback) {
		inTransaction(() -> {
			this.cache.evict(this.id);
			TransactionSynchronizationManager.registerSynchronization(callback.with(() -> put(this.cache, "callback")));
		});

		assertThat(found(this.cache)).isEqualTo("callback");
		assertThat(found(this.other)).isEqualTo("callback");
	}

	@ParameterizedTest
	@EnumSource
	void callbacksMayBeTheFirstToUseTheCache(Callback callback) {
		inTransaction(() -> TransactionSynchronizationManager
			.registerSynchronization(callback.with(() -> put(this.cache, "callback"))));

		assertThat(found(this.cache)).isEqualTo("callback");
		assertThat(found(this.other)).isEqualTo("callback");
	}

	@ParameterizedTest
	@EnumSource
	void callbacksMayLoad(Callback callback) {
		this.names.write(this.id, "old");
		inTransaction(() -> {
			this.names.evict(this.id, "new");
			TransactionSynchronizationManager
				.registerSynchronization(callback.with(() -> assertThat(this.names.plain(this.id)).isEqualTo("new")));
		});

		assertThat(this.names.plain(this.id)).isEqualTo("new");
		await().atMost(SOON).until(() -> "new".equals(this.second.bean(Names.class).plain(this.id)));
	}

	@Test
	void callbackAfterTheCommitMayStartATransaction() {
		inTransaction(() -> {
			this.cache.evict(this.id);
			TransactionSynchronizationManager.registerSynchronization(
					Callback.AFTER_COMMIT.with(() -> inNewTransaction(() -> put(this.cache, "callback"))));
		});

		assertThat(found(this.cache)).isEqualTo("callback");
		assertThat(found(this.other)).isEqualTo("callback");
	}

	@Test
	void callbackAfterARollbackMayUseTheCache() {
		inRolledBackTransaction(() -> {
			put(this.cache, "rolled back");
			TransactionSynchronizationManager
				.registerSynchronization(Callback.AFTER_COMPLETION.with(() -> put(this.cache, "callback")));
		});

		assertThat(found(this.cache)).isEqualTo("callback");
		assertThat(found(this.other)).isEqualTo("callback");
	}

	@Test
	void failureOfOneStepDoesNotKeepTheOthersFromRunning() {
		haveOldEverywhere();
		TwoLevelStore store = (TwoLevelStore) this.cache.getNativeCache();
		TransactionLog log = new TransactionLog(/* readOnly= */ false);
		log.invalidate(List.of("tag:some"));
		log.evict(store, this.id);

		assertThatIllegalStateException().isThrownBy(() -> log.commit((tags) -> {
			throw new IllegalStateException("planned");
		}, SimpleCacheErrorHandler::new)).withMessage("planned");

		assertThat(found(this.cache)).isNull();
		await().atMost(SOON).until(() -> found(this.other) == null);
	}

	@Test
	void nextTransactionOfTheThreadBeginsAnew() {
		inRolledBackTransaction(() -> put(this.cache, "rolled back"));

		inTransaction(() -> {
			assertThat(this.cache.get(this.id, () -> "loaded")).isEqualTo("loaded");
			assertThat(found(this.cache)).isEqualTo("loaded");
		});

		assertThat(found(this.other)).isEqualTo("loaded");
	}

	private void haveOldEverywhere() {
		this.names.write(this.id, "old");
		assertThat(this.names.tagged(this.id)).isEqualTo("old");
		assertThat(found(this.other)).isEqualTo("old");
	}

	private TransactionTemplate template() {
		return new TransactionTemplate(this.first.bean(JdbcTransactionManager.class));
	}

	private void inTransaction(Runnable action) {
		template().executeWithoutResult((status) -> action.run());
	}

	private void inNewTransaction(Runnable action) {
		TransactionTemplate template = template();
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		template.executeWithoutResult((status) -> action.run());
	}

	private void inRolledBackTransaction(Runnable action) {
		template().executeWithoutResult((status) -> {
			action.run();
			status.setRollbackOnly();
		});
	}

	private <T extends @Nullable Object> T elsewhere(Callable<T> action) {
		try {
			return this.threads.submit(action).get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("names"));
	}

	private @Nullable Object put(Cache to, String value) {
		to.put(this.id, value);
		return null;
	}

	private @Nullable Object evict(Cache from) {
		from.evict(this.id);
		return null;
	}

	private static @Nullable Object clear(Cache all) {
		all.clear();
		return null;
	}

	private @Nullable Object found(Cache in) {
		return found(in, this.id);
	}

	private static @Nullable Object found(Cache in, long key) {
		ValueWrapper entry = in.get(key);
		return (entry != null) ? entry.get() : null;
	}

	/** A change within a transaction, and what the cache has after it. */
	enum Change {

		PUT("new"), EVICT(null), EVICT_IF_PRESENT(null), EVICT_BY_PATTERN(null), CLEAR(null), INVALIDATE(null),
		INVALIDATE_TAG(null),

		ANNOTATED_PUT("new"), ANNOTATED_EVICT(null), ANNOTATED_INVALIDATE_TAG(null);

		private final @Nullable String outcome;

		Change(@Nullable String outcome) {
			this.outcome = outcome;
		}

		void make(TransactionsIntegrationTests test) {
			switch (this) {
				case PUT -> test.cache.put(test.id, "new");
				case EVICT -> test.cache.evict(test.id);
				case EVICT_IF_PRESENT -> test.cache.evictIfPresent(test.id);
				case EVICT_BY_PATTERN -> test.first.bean(TwoLevelCacheManager.class)
					.access(test.cache.getName(), String.class)
					.evictByPattern(String.valueOf(test.id));
				case CLEAR -> test.cache.clear();
				case INVALIDATE -> test.cache.invalidate();
				case INVALIDATE_TAG -> test.first.bean(TagOperations.class).invalidate("name:" + test.id);
				case ANNOTATED_PUT -> test.names.put(test.id, "new");
				case ANNOTATED_EVICT -> test.names.evict(test.id, "new");
				case ANNOTATED_INVALIDATE_TAG -> test.names.invalidate(test.id, "new");
			}
		}

	}

	/** A way to read a name through the cache. */
	enum Reading {

		LOADER {
			@Override
			@Nullable Object read(Names names, Cache cache, long id) {
				return cache.get(id, () -> names.load(id));
			}
		},

		PLAIN {
			@Override
			@Nullable Object read(Names names, Cache cache, long id) {
				return names.plain(id);
			}
		},

		SYNC {
			@Override
			@Nullable Object read(Names names, Cache cache, long id) {
				return names.sync(id);
			}
		},

		RETRIEVE {
			@Override
			@Nullable Object read(Names names, Cache cache, long id) {
				return cache.retrieve(id, () -> CompletableFuture.completedFuture(names.load(id))).join();
			}
		},

		FUTURE {
			@Override
			@Nullable Object read(Names names, Cache cache, long id) {
				return names.future(id).join();
			}
		},

		FUTURE_SYNC {
			@Override
			@Nullable Object read(Names names, Cache cache, long id) {
				return names.futureSync(id).join();
			}
		};

		abstract @Nullable Object read(Names names, Cache cache, long id);

	}

	/**
	 * An annotated method that runs in a transaction, and what the cache has after it.
	 */
	enum Transactional {

		PUT("new") {
			@Override
			void call(TransactionsIntegrationTests test, Callable<?> rest) {
				test.names.putInTransaction(test.id, "new", rest);
			}
		},

		EVICT(null) {
			@Override
			void call(TransactionsIntegrationTests test, Callable<?> rest) {
				test.names.evictInTransaction(test.id, "new", rest);
			}
		},

		INVALIDATE_TAG(null) {
			@Override
			void call(TransactionsIntegrationTests test, Callable<?> rest) {
				test.names.invalidateInTransaction(test.id, "new", rest);
			}
		};

		private final @Nullable String outcome;

		Transactional(@Nullable String outcome) {
			this.outcome = outcome;
		}

		abstract void call(TransactionsIntegrationTests test, Callable<?> rest);

	}

	/** Changes of one key in one transaction, and what the cache has after them. */
	enum Sequence {

		PUT_PUT("second"), EVICT_PUT("second"), PUT_EVICT(null), PUT_CLEAR(null);

		private final @Nullable String outcome;

		Sequence(@Nullable String outcome) {
			this.outcome = outcome;
		}

		void make(Cache cache, long id) {
			if (this == EVICT_PUT) {
				cache.evict(id);
			}
			else {
				cache.put(id, "first");
			}
			switch (this) {
				case PUT_PUT, EVICT_PUT -> cache.put(id, "second");
				case PUT_EVICT -> cache.evict(id);
				case PUT_CLEAR -> cache.clear();
			}
		}

	}

	/** A call that Spring makes at the end of a transaction. */
	enum Callback {

		AFTER_COMMIT, AFTER_COMPLETION;

		TransactionSynchronization with(Runnable action) {
			return new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					if (Callback.this == AFTER_COMMIT) {
						action.run();
					}
				}

				@Override
				public void afterCompletion(int status) {
					if (Callback.this == AFTER_COMPLETION) {
						action.run();
					}
				}

			};
		}

	}

}
