package io.cachestarter.remote;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.cachestarter.codec.ValueType;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import io.cachestarter.test.RemoteNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The right to load, of two nodes on a real Redis, step by step. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadLeaseIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration LEASE = Duration.ofSeconds(1);

	private static final byte[] NOTHING = {};

	private static final Lifetime HOUR = new Lifetime(3_600_000, 3_600_000);

	private final String app = "leases-" + UUID.randomUUID();

	private RemoteNode first;

	private RemoteNode second;

	private RedisProbe probe;

	private String key;

	@BeforeAll
	void start() {
		this.first = node();
		this.second = node();
		this.probe = RedisProbe.open(RedisServers.shared());
	}

	@AfterAll
	void stop() {
		this.probe.close();
		this.first.close();
		this.second.close();
	}

	@BeforeEach
	void useAnotherKey() {
		this.key = "k" + UUID.randomUUID();
	}

	@Test
	void grantsOneLoadAtATime() {
		LoadLease lease = lease(this.first);

		assertThat(begin(this.second).waitMillis()).isPositive();
		assertThat(complete(lease, "value", HOUR)).isEqualTo(LoadOutcome.STORED);
		assertThat(begin(this.second).entry()).isNotNull();
	}

	@Test
	void storesNothingOfALoadThatAnEvictHasOvertaken() {
		LoadLease lease = lease(this.first);
		evict(this.second);

		assertThat(complete(lease, "old", HOUR)).isEqualTo(LoadOutcome.FENCED);
		assertThat(this.probe.find(this.first.key(this.key))).isNull();
	}

	@Test
	void storesNothingOfALoadWhoseSuccessorIsStillLoading() {
		LoadLease overtaken = lease(this.first);
		evict(this.second);
		LoadLease successor = lease(this.second);

		assertThat(complete(overtaken, "old", HOUR)).isEqualTo(LoadOutcome.FENCED);
		assertThat(complete(successor, "new", HOUR)).isEqualTo(LoadOutcome.STORED);
	}

	@Test
	void doesNotHandOutWhatTheCallerHasRejected() {
		complete(lease(this.first), "value", HOUR);
		byte[] identity = RemoteLevel.identity(this.probe.get(this.first.key(this.key)));

		assertThat(this.second.level().beginLoad(this.key, 0, identity).join().lease()).isNotNull();
	}

	@Test
	void doesNotHandOutWhatIsOlderThanTheCallerNeeds() {
		complete(lease(this.first), "value", HOUR);

		assertThat(this.second.level().beginLoad(this.key, 101, NOTHING).join().lease()).isNotNull();
	}

	@Test
	void keepsAKeyForAsLongAsItIsBeingLoaded() {
		complete(lease(this.first), "value", new Lifetime(60_000, 60_000));
		byte[] identity = RemoteLevel.identity(this.probe.get(this.first.key(this.key)));
		try (RemoteNode patient = RemoteNode.start(RedisServers.shared(), this.app, Duration.ofMinutes(5))) {
			assertThat(patient.level().beginRefresh(this.key, identity).join()).isNotNull();

			assertThat(this.probe.ttlMillis(this.first.key(this.key))).isGreaterThan(200_000);
		}
	}

	@Test
	void handsOutNoValueThatIsNoLongerFresh() {
		complete(lease(this.first), "value", new Lifetime(1, 60_000));
		await().atMost(SOON).until(() -> this.first.level().beginLoad(this.key, 0, NOTHING).join().lease() != null);

		assertThat(begin(this.second).waitMillis()).isPositive();
	}

	@Test
	void renewsALoadThatLastsLongerThanItsLease() {
		LoadLease lease = lease(this.first);

		await().during(LEASE.multipliedBy(3)).atMost(SOON).until(() -> begin(this.second).lease() == null);
		assertThat(complete(lease, "value", HOUR)).isEqualTo(LoadOutcome.STORED);
	}

	@Test
	void replacesAHolderThatIsGone() {
		try (RemoteNode gone = RemoteNode.startWithoutRenewal(RedisServers.shared(), this.app, LEASE)) {
			LoadLease lost = lease(gone);

			await().atMost(SOON).until(() -> begin(this.second).lease() != null);
			assertThat(complete(lost, "late", HOUR)).isEqualTo(LoadOutcome.FENCED);
		}
	}

	@Test
	void replacesAHolderThatIsGoneAndHasLeftAnOldValue() {
		complete(lease(this.first), "value", HOUR);
		byte[] identity = RemoteLevel.identity(this.probe.get(this.first.key(this.key)));
		try (RemoteNode gone = RemoteNode.startWithoutRenewal(RedisServers.shared(), this.app, LEASE)) {
			assertThat(gone.level().beginRefresh(this.key, identity).join()).isNotNull();
			assertThat(this.second.level().beginRefresh(this.key, identity).join()).isNull();

			await().atMost(SOON).until(() -> this.second.level().beginRefresh(this.key, identity).join() != null);
		}
	}

	@Test
	void wakesThoseWhoWaitForALoadThatIsGivenUp() {
		LoadLease lease = lease(this.first);
		begin(this.second);

		lease.release();

		awaitWakeUp();
		assertThat(begin(this.second).lease()).isNotNull();
	}

	@Test
	void wakesThoseWhoWaitForALoadThatIsStored() {
		LoadLease lease = lease(this.first);
		begin(this.second);

		complete(lease, "value", HOUR);

		awaitWakeUp();
	}

	@Test
	void wakesNobodyWhenNobodyWaits() {
		complete(lease(this.first), "value", HOUR);
		String silent = this.key;
		this.key = "k" + UUID.randomUUID();
		LoadLease lease = lease(this.first);
		begin(this.second);
		lease.release();
		awaitWakeUp();

		assertThat(this.second.loaded()).noneMatch((message) -> message.keys().contains(silent));
	}

	@Test
	void doesNotGiveUpTheLoadOfSomebodyElse() {
		LoadLease overtaken = lease(this.first);
		evict(this.second);
		LoadLease successor = lease(this.second);

		overtaken.release();
		assertThat(begin(this.first).waitMillis()).isPositive();

		assertThat(complete(successor, "new", HOUR)).isEqualTo(LoadOutcome.STORED);
	}

	@Test
	void staysAbleToBeCompletedWithoutItsLease() {
		LoadLease lease = lease(this.first);
		byte[] leased = this.probe.get(this.first.key(this.key));

		lease.keepWithoutLease();

		await().atMost(SOON).until(() -> !Arrays.equals(leased, this.probe.get(this.first.key(this.key))));
		assertThat(complete(lease, "value", HOUR)).isEqualTo(LoadOutcome.STORED);
	}

	private void awaitWakeUp() {
		await().atMost(SOON)
			.untilAsserted(
					() -> assertThat(this.second.loaded()).anyMatch((message) -> message.keys().contains(this.key)));
	}

	private RemoteNode node() {
		return RemoteNode.start(RedisServers.shared(), this.app, LEASE);
	}

	private LoadAnswer begin(RemoteNode node) {
		return node.level().beginLoad(this.key, 0, NOTHING).join();
	}

	private LoadLease lease(RemoteNode node) {
		return Objects.requireNonNull(begin(node).lease());
	}

	private void evict(RemoteNode node) {
		node.trust().evict(node.level(), List.of(this.key)).join();
	}

	private static LoadOutcome complete(LoadLease lease, String value, Lifetime lifetime) {
		return lease.complete(value, ValueType.of(String.class), new EntryMarks(100, List.of(), null), lifetime).join();
	}

}
