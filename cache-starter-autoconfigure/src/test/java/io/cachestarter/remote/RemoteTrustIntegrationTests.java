package io.cachestarter.remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import io.cachestarter.codec.ValueType;
import io.cachestarter.invalidation.InvalidationMessage;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.cachestarter.test.RemoteNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two nodes on a real Redis that refuses scripts or subscriptions for a while. */
@Timeout(60)
class RemoteTrustIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final String key = "k" + UUID.randomUUID();

	private final AtomicInteger flushes = new AtomicInteger();

	private final AtomicInteger recoveries = new AtomicInteger();

	/** What happens between the replay of the journal and the belief. */
	private volatile Runnable onRecovery = () -> {
	};

	private RedisServerHandle redis;

	private RedisProbe probe;

	private RemoteNode node;

	private RemoteNode other;

	private RemoteTrust trust;

	@BeforeEach
	void start() {
		this.redis = RedisServers.start();
		this.probe = RedisProbe.open(this.redis);
		this.node = RemoteNode.start(this.redis, "trust", Duration.ofSeconds(5), this::flush);
		this.other = RemoteNode.start(this.redis, "trust", Duration.ofSeconds(5));
		this.trust = this.node.trust();
		assertThat(this.trust.isTrusted()).isTrue();
	}

	@AfterEach
	void stop() {
		this.other.close();
		this.node.close();
		this.probe.close();
		this.redis.close();
	}

	@Test
	void makesUpForAnEvictBeforeItBelievesAgain() {
		store(this.key);
		this.probe.forbidScripts();

		assertThat(evict(this.key)).succeedsWithin(SOON).isEqualTo(0L);
		assertThat(this.trust.isTrusted()).isFalse();
		assertThat(this.trust.journalSize()).isEqualTo(1);
		this.probe.allowScripts();

		awaitTrust();
		assertThat(isStored(this.key)).isFalse();
		awaitAtOther(InvalidationMessage.Kind.KEYS, this.key);
	}

	@Test
	void makesUpForAnInvalidationBeforeItBelievesAgain() {
		this.probe.forbidScripts();
		int before = this.flushes.get();

		assertThat(this.trust.invalidate(List.of("tag:a"))).succeedsWithin(SOON).isEqualTo(false);
		assertThat(this.flushes).hasValueGreaterThan(before);
		this.probe.allowScripts();

		awaitTrust();
		assertThat(this.probe.find(this.node.names().tagKey("tag:a"))).isNotNull();
		awaitAtOther(InvalidationMessage.Kind.TAGS, "tag:a");
	}

	@Test
	void givesUpALoadThatCouldNotBeCompleted() {
		try (RemoteNode patient = RemoteNode.start(this.redis, "trust", Duration.ofMinutes(5))) {
			LoadLease lease = Objects
				.requireNonNull(patient.level().beginLoad(this.key, 0, new byte[0]).join().lease());
			this.probe.forbidScripts();

			assertThat(lease.complete("value", ValueType.of(String.class), new EntryMarks(100, List.of(), null),
					new Lifetime(60_000, 60_000)))
				.succeedsWithin(SOON)
				.isEqualTo(LoadOutcome.UNKNOWN);
			assertThat(patient.trust().evict(patient.level(), List.of("another"))).succeedsWithin(SOON);
			this.probe.allowScripts();

			await().atMost(SOON).until(() -> this.probe.find(patient.key(this.key)) == null);
		}
	}

	@Test
	void givesUpALoadWithoutMemoryToWrite() {
		try (RemoteNode patient = RemoteNode.start(this.redis, "trust", Duration.ofMinutes(5))) {
			complete(patient);
			byte[] seen = RemoteLevel.identity(this.probe.get(this.node.key(this.key)));
			LoadLease lease = Objects.requireNonNull(patient.level().beginRefresh(this.key, seen).join());
			this.probe.fillMemory();

			lease.release();

			await().atMost(SOON).until(() -> !isStored(this.key));
		}
	}

	@Test
	void saysOnceThatRedisIsNotBelieved() {
		this.probe.forbidScripts();

		evict(this.key).join();
		evict(this.key).join();

		assertThat(this.node.distrusts()).isEqualTo(1);
		this.probe.allowScripts();
		awaitTrust();
		assertThat(this.node.distrusts()).isEqualTo(1);
	}

	@Test
	void dropsEverythingLocalBeforeItBelievesAgain() {
		int before = this.recoveries.get();

		this.probe.killCommandConnections();

		await().atMost(SOON).until(() -> this.recoveries.get() > before);
		awaitTrust();
	}

	@Test
	void doesNotBelieveBeforeItsSubscriptionIsConfirmed() {
		this.probe.forbidSubscriptions();
		this.probe.killSubscriptions();
		await().atMost(SOON).until(() -> !this.trust.isTrusted());
		int before = this.recoveries.get();

		await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> !this.trust.isTrusted());

		assertThat(this.recoveries).hasValue(before);
		this.probe.allowSubscriptions();
		awaitTrust();
		assertThat(this.node.redis().isSubscribed()).isTrue();
		assertThat(this.recoveries).hasValueGreaterThan(before);
	}

	@Test
	void doesNotBelieveWhileAChangeIsPending() {
		store(this.key);
		this.onRecovery = once(() -> assertThat(evict(this.key)).isCompleted());

		this.probe.killCommandConnections();

		await().atMost(SOON).until(() -> this.recoveries.get() > 1);
		awaitTrust();
		assertThat(this.trust.journalSize()).isZero();
		assertThat(isStored(this.key)).isFalse();
	}

	@Test
	void greetsAServerThatHasTakenOverDuringTheRecovery() {
		this.onRecovery = once(() -> {
			this.probe.forgetRun(this.node.names().epoch());
			this.probe.killCommandConnections();
			this.probe.killSubscriptions();
			await().atMost(SOON).until(() -> this.node.redis().isConnected() && this.node.redis().isSubscribed());
		});
		long base = this.node.tags().view().base();

		this.probe.killCommandConnections();
		await().atMost(SOON).until(() -> this.recoveries.get() > 1);
		awaitTrust();

		assertThat(this.node.tags().view().base()).isGreaterThan(base);
	}

	/**
	 * The node begins to believe Redis between the moment when an evict sees that it does
	 * not and the moment when the evict reaches the journal.
	 */
	@Test
	void tellsRedisOfAnEvictThatWouldComeTooLateForTheJournal() {
		store(this.key);
		CountDownLatch flushed = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		this.onRecovery = once(() -> {
			flushed.countDown();
			awaitLatch(go);
		});
		ReentrantLock lock = (ReentrantLock) Objects.requireNonNull(ReflectionTestUtils.getField(this.trust, "lock"));
		this.probe.killCommandConnections();
		awaitLatch(flushed);
		CompletableFuture<Long> evicted;
		lock.lock();
		try {
			go.countDown();
			await().atMost(SOON).until(() -> lock.getQueueLength() == 1);
			evicted = CompletableFuture.supplyAsync(() -> evict(this.key).join());
			await().atMost(SOON).until(() -> lock.getQueueLength() == 2);
		}
		finally {
			lock.unlock();
		}

		assertThat(evicted).succeedsWithin(SOON);
		awaitTrust();
		assertThat(this.trust.journalSize()).isZero();
		assertThat(isStored(this.key)).isFalse();
	}

	private void flush() {
		if (Thread.currentThread().getName().startsWith("cache-starter-upkeep-")) {
			this.onRecovery.run();
			this.recoveries.incrementAndGet();
		}
		this.flushes.incrementAndGet();
	}

	private Runnable once(Runnable action) {
		return () -> {
			this.onRecovery = () -> {
			};
			action.run();
		};
	}

	private void awaitTrust() {
		await().atMost(SOON).until(this.trust::isTrusted);
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	private void awaitAtOther(InvalidationMessage.Kind kind, String text) {
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(this.other.changes())
				.anyMatch((message) -> message.kind() == kind && message.keys().contains(text)));
	}

	private void complete(RemoteNode by) {
		LoadLease lease = Objects.requireNonNull(by.level().beginLoad(this.key, 0, new byte[0]).join().lease());
		assertThat(complete(lease)).isEqualTo(LoadOutcome.STORED);
	}

	private static LoadOutcome complete(LoadLease lease) {
		return lease
			.complete("value", ValueType.of(String.class), new EntryMarks(100, List.of(), null),
					new Lifetime(60_000, 60_000))
			.join();
	}

	private void store(String keyText) {
		this.probe.set(this.node.key(keyText), "value".getBytes(StandardCharsets.US_ASCII));
	}

	private boolean isStored(String keyText) {
		return this.probe.find(this.node.key(keyText)) != null;
	}

	private CompletableFuture<Long> evict(String keyText) {
		return this.trust.evict(this.node.level(), List.of(keyText));
	}

}
