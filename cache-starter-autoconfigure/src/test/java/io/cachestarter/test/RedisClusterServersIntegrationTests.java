package io.cachestarter.test;

import java.util.stream.IntStream;

import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RedisClusterServers}.
 */
class RedisClusterServersIntegrationTests {

	private static RedisClusterServers cluster;

	@BeforeAll
	static void start() {
		cluster = RedisClusterServers.startWithReplicas();
	}

	@AfterAll
	static void close() {
		cluster.close();
	}

	@AfterEach
	void repair() {
		cluster.awaitHealthy();
	}

	@Test
	void replacesKilledPrimaryAndTakesItBack() {
		RedisServerHandle replica = cluster.replicaOf("killed");
		setEverywhere("killed", "value");
		RedisServerHandle former = cluster.killPrimaryOf("killed");
		cluster.awaitHealthy();
		assertThat(former.isAlive()).isFalse();
		assertThat(cluster.primaryOf("killed")).isSameAs(replica).isNotSameAs(former);
		assertThat(replica.call("GET", "killed")).isEqualTo("value");

		former.restart();
		cluster.awaitHealthy();
		assertThat(cluster.replicaOf("killed")).isSameAs(former);
	}

	@Test
	void replacesFrozenPrimaryAndTakesItBack() {
		RedisServerHandle replica = cluster.replicaOf("frozen");
		setEverywhere("frozen", "value");
		RedisServerHandle former = cluster.freezePrimaryOf("frozen");
		cluster.awaitHealthy();
		assertThat(former.isFrozen()).isTrue();
		assertThat(cluster.primaryOf("frozen")).isSameAs(replica).isNotSameAs(former);

		former.thaw();
		cluster.awaitHealthy();
		assertThat(cluster.replicaOf("frozen")).isSameAs(former);
	}

	@Test
	void replacesLivingPrimary() {
		RedisServerHandle former = cluster.primaryOf("living");
		former.call("SET", "living", "value");

		RedisServerHandle primary = cluster.gracefulFailover("living");
		assertThat(primary).isNotSameAs(former);
		assertThat(primary.call("GET", "living")).isEqualTo("value");
		assertThat(cluster.replicaOf("living")).isSameAs(former);
	}

	@Test
	void movesSlotWithItsKeys() {
		int slot = SlotHash.getSlot("{moved}");
		RedisServerHandle from = cluster.primaryOf("{moved}");
		RedisServerHandle to = cluster.primaries().stream().filter((each) -> each != from).findFirst().orElseThrow();
		for (int i = 0; i < 250; i++) {
			from.call("SET", "{moved}" + i, "value");
		}

		SlotMove move = cluster.beginMove(slot, to);
		assertThat(from.call("GET", "{moved}0")).isEqualTo("value");
		assertError(from, "ASK %d %s:%d".formatted(slot, to.host(), to.port()), "{moved}new");
		move.moveKeys();
		assertError(from, "ASK %d %s:%d".formatted(slot, to.host(), to.port()), "{moved}0");
		move.finish();
		assertError(from, "MOVED %d %s:%d".formatted(slot, to.host(), to.port()), "{moved}0");
		assertThat(cluster.primaryOf("{moved}")).isSameAs(to);
		assertThat(to.call("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot))).isEqualTo(250L);

		cluster.moveSlots(IntStream.of(slot), from);
		assertThat(from.call("GET", "{moved}249")).isEqualTo("value");
	}

	@Test
	void tellsApplicationsWhereTheNodesAre() {
		assertThat(cluster.nodes()).hasSize(6);
		assertThat(cluster.properties()).singleElement()
			.asString()
			.startsWith("spring.data.redis.cluster.nodes=")
			.contains(cluster.nodes().stream().map((node) -> "127.0.0.1:" + node.port()).toList());
		assertThat(cluster.nodes()).allSatisfy((node) -> assertThat(String.valueOf(node.call("CLUSTER", "NODES")))
			.contains("127.0.0.1:" + node.port()));
		assertThat(cluster.primaries()).hasSize(3);
		assertThat(cluster.keyCounts()).hasSize(3);
	}

	private static void setEverywhere(String key, String value) {
		RedisServerHandle primary = cluster.primaryOf(key);
		try (RedisTerminal terminal = RedisTerminal.open(primary.host(), primary.port())) {
			terminal.call("SET", key, value);
			assertThat(terminal.call("WAIT", "1", "10000")).isEqualTo(1L);
		}
	}

	private static void assertError(RedisServerHandle node, String error, String key) {
		assertThatIllegalStateException().isThrownBy(() -> node.call("GET", key)).withMessage(error);
	}

}
