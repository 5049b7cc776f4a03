package io.cachestarter.remote;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.cachestarter.codec.ValueType;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.cachestarter.test.RemoteNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Puts of two nodes on a real Redis, step by step. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PutTokenIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Lifetime HOUR = new Lifetime(3_600_000, 3_600_000);

	private static final byte[] NOTHING = {};

	private RedisServerHandle redis;

	private RemoteNode first;

	private RemoteNode second;

	private RedisProbe probe;

	private String key;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.first = RemoteNode.start(this.redis, "puts", Duration.ofMinutes(1));
		this.second = RemoteNode.start(this.redis, "puts", Duration.ofMinutes(1));
		this.probe = RedisProbe.open(this.redis);
	}

	@AfterAll
	void stop() {
		this.probe.close();
		this.first.close();
		this.second.close();
		this.redis.close();
	}

	@BeforeEach
	void useAnotherKey() {
		this.key = "k" + UUID.randomUUID();
	}

	@Test
	void storesAValueThatNobodyHasCrossed() {
		assertThat(complete(begin(this.first), "value")).isEqualTo(PutOutcome.STORED);

		assertThat(stored()).contains("value");
		awaitChangeAt(this.second);
	}

	@Test
	void evictsInsteadWhenAnEvictHasCrossedThePut() {
		PutToken put = begin(this.first);
		evict(this.second);

		assertThat(complete(put, "old")).isEqualTo(PutOutcome.EVICTED);
		assertThat(stored()).isNull();
	}

	@Test
	void evictsInsteadWhenAnotherPutHasCrossedThePut() {
		PutToken older = begin(this.first);
		PutToken newer = begin(this.second);

		assertThat(complete(newer, "newer")).isEqualTo(PutOutcome.STORED);
		assertThat(complete(older, "older")).isEqualTo(PutOutcome.EVICTED);
		assertThat(stored()).isNull();
	}

	@Test
	void evictsInsteadWhenItsTokenIsLost() {
		complete(begin(this.second), "old");
		PutToken put = begin(this.first);
		this.probe.delete(this.first.key(this.key));

		assertThat(complete(put, "new")).isEqualTo(PutOutcome.EVICTED);
		assertThat(stored()).isNull();
		awaitChangeAt(this.second);
	}

	@Test
	void fencesALoadThatBeganAfterItAndMayHaveReadWhatItReplaces() {
		PutToken put = begin(this.first);
		LoadLease load = lease(this.second);

		assertThat(complete(put, "new")).isEqualTo(PutOutcome.EVICTED);
		assertThat(complete(load, "old")).isEqualTo(LoadOutcome.FENCED);
		assertThat(stored()).isNull();
	}

	@Test
	void takesNoTokenFromALoad() {
		LoadLease load = lease(this.second);
		PutToken put = begin(this.first);

		assertThat(this.second.level().beginLoad(this.key, 0, NOTHING).join().waitMillis()).isPositive();
		assertThat(complete(put, "new")).isEqualTo(PutOutcome.EVICTED);
		assertThat(complete(load, "old")).isEqualTo(LoadOutcome.FENCED);
	}

	@Test
	void keepsNobodyWaiting() {
		begin(this.first);

		assertThat(this.second.level().beginLoad(this.key, 0, NOTHING).join().lease()).isNotNull();
	}

	@Test
	void keepsTheNewerOfTwoVersions() {
		complete(begin(this.first), "newer", 2L);

		assertThat(complete(begin(this.second), "older", 1L)).isEqualTo(PutOutcome.OLDER);
		assertThat(stored()).contains("newer");
	}

	@Test
	void evictsLaterWhenAPutCouldNotBeCompleted() {
		complete(begin(this.first), "old");
		PutToken put = begin(this.first);
		this.probe.forbidScripts();

		assertThat(complete(put, "new")).isEqualTo(PutOutcome.EVICTED);
		assertThat(this.first.trust().isTrusted()).isFalse();
		assertThat(stored()).contains("old");
		this.probe.allowScripts();

		await().atMost(SOON).until(this.first.trust()::isTrusted);
		assertThat(stored()).isNull();
	}

	@Test
	void evictsLaterWhenAPutCouldNotBeAnnounced() {
		complete(begin(this.first), "old");
		this.probe.forbidScripts();

		assertThat(complete(begin(this.first), "new")).isEqualTo(PutOutcome.EVICTED);
		this.probe.allowScripts();

		await().atMost(SOON).until(this.first.trust()::isTrusted);
		assertThat(stored()).isNull();
	}

	@Test
	void evictsLaterWhenRedisIsNotBelieved() {
		complete(begin(this.first), "old");
		this.probe.forbidScripts();
		String other = this.key + "other";
		this.first.trust().evict(this.first.level(), List.of(other)).join();
		assertThat(this.first.trust().isTrusted()).isFalse();

		assertThat(complete(begin(this.first), "new")).isEqualTo(PutOutcome.EVICTED);
		this.probe.allowScripts();

		await().atMost(SOON).until(this.first.trust()::isTrusted);
		assertThat(stored()).isNull();
	}

	private void awaitChangeAt(RemoteNode node) {
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(node.changes()).anyMatch((message) -> message.keys().contains(this.key)));
	}

	private @Nullable String stored() {
		return (this.probe.find(this.first.key(this.key)) != null) ? this.probe.text(this.first.key(this.key)) : null;
	}

	private PutToken begin(RemoteNode node) {
		return node.level().beginPut(this.key).join();
	}

	private LoadLease lease(RemoteNode node) {
		return Objects.requireNonNull(node.level().beginLoad(this.key, 0, NOTHING).join().lease());
	}

	private void evict(RemoteNode node) {
		node.trust().evict(node.level(), List.of(this.key)).join();
	}

	private static PutOutcome complete(PutToken put, String value) {
		return complete(put, value, null);
	}

	private static PutOutcome complete(PutToken put, String value, @Nullable Long version) {
		return put.complete(value, ValueType.of(String.class), new EntryMarks(100, List.of(), version), HOUR).join();
	}

	private static LoadOutcome complete(LoadLease load, String value) {
		return load.complete(value, ValueType.of(String.class), new EntryMarks(100, List.of(), null), HOUR).join();
	}

}
