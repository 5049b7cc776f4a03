package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.annotation.Locked;
import io.cachestarter.autoconfigure.endpoint.CacheStarterEndpointAutoConfiguration;
import io.cachestarter.autoconfigure.metrics.CacheStarterLockMetricsAutoConfiguration;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.HeldLock;
import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockKind;
import io.cachestarter.lock.LockLostException;
import io.cachestarter.lock.LockNotAcquiredException;
import io.cachestarter.lock.LockOptions;
import io.cachestarter.observe.LocksEndpoint;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.Crowd;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.cachestarter.test.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link Locked} methods on two nodes that share a Redis and a database, without the
 * cache.
 */
@TestInstance(Lifecycle.PER_CLASS)
class LockedMethodsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final int ROUNDS = 25;

	private static final String APP = "locked-app";

	private RedisServerHandle server;

	private RedisProbe redis;

	private CacheNode first;

	private CacheNode second;

	private String account;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.redis = RedisProbe.open(this.server);
		String database = "test.database=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
		this.first = node(database);
		this.second = node(database);
	}

	private CacheNode node(String database) {
		return CacheNode.start(this.server, APP, Node.class, database, "cache-starter.enabled=false",
				"cache-starter.lock.wait=30s", "cache-starter.lock.lease=6s",
				"management.endpoints.web.exposure.include=locks");
	}

	@AfterAll
	void stop() {
		this.second.close();
		this.first.close();
		this.redis.close();
		this.server.close();
	}

	@BeforeEach
	void openAccount() {
		this.account = "account-" + UUID.randomUUID();
		this.first.bean(JdbcTemplate.class).update("insert into accounts values (?, 0)", this.account);
	}

	@Test
	void runsOneCallAtATimeOnAllNodes() {
		List<Callable<Object>> calls = new ArrayList<>();
		for (int caller = 0; caller < 4; caller++) {
			for (CacheNode node : List.of(this.first, this.second)) {
				calls.add(() -> {
					for (int round = 0; round < ROUNDS; round++) {
						accounts(node).addOne(this.account);
					}
					return this.account;
				});
			}
		}

		assertThat(Crowd.start(calls).results()).hasSize(8);

		assertThat(balance()).isEqualTo(8 * ROUNDS);
		assertThat(Accounts.MOST_INSIDE).hasValue(1);
	}

	@Test
	void takesTheSameLockAgainOnTheSameThread() {
		accounts(this.first).tryNothing(this.account);
		double before = acquisitions(this.first);
		accounts(this.first).addTwo(this.account, accounts(this.first));

		assertThat(balance()).isEqualTo(2);
		assertThat(acquisitions(this.first)).isEqualTo(before + 1);
		assertFree();
	}

	@Test
	void keepsOthersOutUntilTheFutureHasCompleted() {
		CompletableFuture<String> source = new CompletableFuture<>();
		CompletableFuture<String> returned = accounts(this.first).later(this.account, source);

		assertTaken();
		source.complete("done");
		assertThat(returned).succeedsWithin(SOON).isEqualTo("done");
		assertFree();
	}

	@Test
	void completesTheFutureOnNoThreadOfAConnection() {
		CompletableFuture<String> source = new CompletableFuture<>();
		CompletableFuture<String> thread = accounts(this.first).later(this.account, source)
			.thenApply((value) -> Thread.currentThread().getName());
		this.server.freeze();
		try {
			source.complete("done");
			assertThat(thread).isNotDone();
		}
		finally {
			this.server.thaw();
		}

		assertThat(thread).succeedsWithin(SOON).asString().startsWith("cache-starter-lock-");
	}

	@Test
	void keepsOthersOutUntilTheMonoHasCompleted() {
		Sinks.One<String> source = Sinks.one();
		CompletableFuture<String> returned = accounts(this.first).mono(this.account, source.asMono()).toFuture();

		await().atMost(SOON).until(this::isTaken);
		source.tryEmitValue("done").orThrow();
		assertThat(returned).succeedsWithin(SOON).isEqualTo("done");
		assertFree();
	}

	@Test
	void keepsOthersOutUntilTheFluxHasCompleted() {
		Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
		CompletableFuture<List<String>> returned = accounts(this.first).flux(this.account, source.asFlux())
			.collectList()
			.toFuture();

		await().atMost(SOON).until(this::isTaken);
		source.tryEmitNext("a").orThrow();
		assertTaken();
		source.tryEmitComplete().orThrow();
		assertThat(returned).succeedsWithin(SOON).isEqualTo(List.of("a"));
		assertFree();
	}

	@Test
	void getsTheLockWithoutBlockingWhenTheOtherNodeGivesItBack() throws InterruptedException {
		LockHandle held = locks(this.second).acquire("accounts:" + this.account, LockOptions.DEFAULT);
		CompletableFuture<String> returned = accounts(this.first).mono(this.account, Mono.just("done")).toFuture();

		assertThat(returned).isNotDone();
		held.close();
		assertThat(returned).succeedsWithin(SOON).isEqualTo("done");
		assertFree();
	}

	@Test
	void givesUpWaitingWhenThePublisherIsCancelled() throws InterruptedException {
		LockHandle held = locks(this.second).acquire("accounts:" + this.account, LockOptions.DEFAULT);
		Disposable subscription = accounts(this.first).mono(this.account, Mono.just("done")).subscribe();
		await().atMost(SOON).until(() -> this.first.measure("lock.waiting") == 1);
		subscription.dispose();

		await().atMost(SOON).until(() -> this.first.measure("lock.waiting") == 0);
		held.close();
		await().atMost(SOON).until(() -> !isTaken());
	}

	@Test
	void keepsTheLockUntilTheTransactionOfTheCallerHasCommitted() throws InterruptedException {
		CountDownLatch changed = new CountDownLatch(1);
		CountDownLatch commit = new CountDownLatch(1);
		CompletableFuture<Void> caller = CompletableFuture
			.runAsync(() -> this.first.bean(TransactionTemplate.class).executeWithoutResult((status) -> {
				accounts(this.first).addOne(this.account);
				changed.countDown();
				awaitQuietly(commit);
			}));

		assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue();
		assertTaken();
		commit.countDown();
		assertThat(caller).succeedsWithin(SOON);
		assertFree();
		assertThat(balance()).isOne();
	}

	@Test
	void commitsNothingThatWasDoneUnderALostLock() {
		assertThatExceptionOfType(LockLostException.class)
			.isThrownBy(() -> this.first.bean(TransactionTemplate.class).executeWithoutResult((status) -> {
				accounts(this.first).addOne(this.account);
				loseLocks();
			}));
		assertThat(balance()).isZero();
		assertFree();
	}

	@Test
	void tellsTheCallerThatTheLockWasLost() {
		assertThatExceptionOfType(LockLostException.class)
			.isThrownBy(() -> accounts(this.first).run(this.account, this::loseLocks))
			.withMessageContaining(this.account);
		assertFree();
	}

	@Test
	void showsAndMetersWhatIsHeld() {
		accounts(this.second).tryNothing(this.account);
		double before = acquisitions(this.second);
		accounts(this.second).run(this.account, () -> {
			assertThat(this.second.bean(LocksEndpoint.class).locks().locks()).singleElement()
				.satisfies((lock) -> assertThat(lock.name()).isEqualTo("accounts:" + this.account))
				.satisfies((lock) -> assertThat(lock.kind()).isEqualTo(LockKind.LOCK))
				.satisfies((lock) -> assertThat(lock.holder()).contains(Thread.currentThread().getName()))
				.satisfies((lock) -> assertThat(lock.fencingToken()).isPositive())
				.satisfies((lock) -> assertThat(lock.remainingLease()).isPositive())
				.matches(HeldLock::renewed);
			assertThat(this.second.measure("lock.held")).isOne();
		});

		assertThat(this.second.bean(LocksEndpoint.class).locks().locks()).isEmpty();
		assertThat(this.second.measure("lock.held")).isZero();
		assertThat(acquisitions(this.second)).isEqualTo(before + 1);
	}

	/** Takes away from Redis what is held, and waits until the holder has noticed. */
	private void loseLocks() {
		this.redis.keys(APP + ":").stream().filter((key) -> key.contains(this.account)).forEach(this.redis::delete);
		await().atMost(SOON).until(() -> this.first.bean(LocksEndpoint.class).locks().locks().isEmpty());
	}

	private boolean isTaken() {
		try {
			accounts(this.second).tryNothing(this.account);
			return false;
		}
		catch (LockNotAcquiredException ex) {
			return true;
		}
	}

	private void assertTaken() {
		assertThat(isTaken()).isTrue();
	}

	private void assertFree() {
		assertThat(isTaken()).isFalse();
	}

	private int balance() {
		return accounts(this.first).balance(this.account);
	}

	private static Accounts accounts(CacheNode node) {
		return node.bean(Accounts.class);
	}

	private static double acquisitions(CacheNode node) {
		return node.measure("lock.acquire", "kind", "lock", "outcome", "acquired");
	}

	private static DistributedLocks locks(CacheNode node) {
		return node.bean(DistributedLocks.class);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
			CacheStarterLocksAutoConfiguration.class, MetricsAutoConfiguration.class,
			SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
			CacheStarterLockMetricsAutoConfiguration.class, CacheStarterEndpointAutoConfiguration.class })
	@Import({ TestDatabase.class, Accounts.class })
	static class Node {

	}

	static class Accounts {

		static final AtomicInteger MOST_INSIDE = new AtomicInteger();

		private static final AtomicInteger INSIDE = new AtomicInteger();

		private final JdbcTemplate jdbc;

		Accounts(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			jdbc.execute("create table if not exists accounts (id varchar(100) primary key, balance int)");
		}

		/** Loses changes of others unless they are committed before it begins. */
		@Transactional
		@Locked(name = "accounts", key = "#account")
		public void addOne(String account) {
			MOST_INSIDE.accumulateAndGet(INSIDE.incrementAndGet(), Math::max);
			int balance = balance(account);
			this.jdbc.update("update accounts set balance = ? where id = ?", balance + 1, account);
			INSIDE.decrementAndGet();
		}

		@Locked(name = "accounts", key = "#account")
		public void addTwo(String account, Accounts itself) {
			itself.addOne(account);
			itself.addOne(account);
		}

		@Locked(name = "accounts", key = "#account")
		public CompletableFuture<String> later(String account, CompletableFuture<String> source) {
			return source;
		}

		@Locked(name = "accounts", key = "#account")
		public Mono<String> mono(String account, Mono<String> source) {
			return source;
		}

		@Locked(name = "accounts", key = "#account")
		public Flux<String> flux(String account, Flux<String> source) {
			return source;
		}

		@Locked(name = "accounts", key = "#account")
		public void run(String account, Runnable work) {
			work.run();
		}

		@Locked(name = "accounts", key = "#account", waitTime = "0s")
		public void tryNothing(String account) {
			// the lock is all that is wanted
		}

		int balance(String account) {
			Integer found = this.jdbc.queryForObject("select balance from accounts where id = ?", Integer.class,
					account);
			return (found != null) ? found : 0;
		}

	}

}
