package io.cachestarter.test;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SentinelServers}.
 */
class SentinelServersIntegrationTests {

	private static SentinelServers servers;

	@BeforeAll
	static void start() {
		servers = SentinelServers.start();
	}

	@AfterAll
	static void close() {
		servers.close();
	}

	@AfterEach
	void repair() {
		if (!servers.replica().isAlive()) {
			servers.replica().restart();
		}
		servers.healReplication();
		servers.demoteFormerPrimary();
		servers.awaitReplication();
	}

	@Test
	void losesWhatTheReplicaHasNotHeardOf() {
		RedisServerHandle former = servers.primary();
		RedisServerHandle replica = servers.replica();
		former.call("SET", "kept", "value");
		servers.awaitReplication();
		servers.cutReplication();
		assertThat(former.call("SET", "lost", "value")).isEqualTo("OK");
		servers.killPrimary();

		assertThat(servers.awaitNewPrimary()).isSameAs(replica).isSameAs(servers.primary());
		assertThat(servers.replica()).isSameAs(former);
		assertThat(replica.call("SET", "new", "value")).isEqualTo("OK");
		assertThat(replica.call("GET", "kept")).isEqualTo("value");
		assertThat(replica.call("GET", "lost")).isNull();
	}

	@Test
	void replacesFrozenPrimary() {
		RedisServerHandle former = servers.primary();
		assertThatIllegalStateException().isThrownBy(() -> servers.replica().call("SET", "key", "value"))
			.withMessageStartingWith("READONLY");
		servers.freezePrimary();
		servers.awaitNewPrimary().call("SET", "key", "value");

		former.thaw();
		servers.demoteFormerPrimary();
		servers.awaitReplication();
		assertThat(former.call("GET", "key")).isEqualTo("value");
	}

	@Test
	void replacesLivingPrimary() {
		RedisServerHandle former = servers.primary();
		servers.failOver();

		assertThat(servers.awaitNewPrimary()).isNotSameAs(former);
		assertThat(servers.primary().call("SET", "key", "value")).isEqualTo("OK");
		assertThat(former.isAlive()).isTrue();
	}

	@Test
	void letsTheReplicaInAgain() {
		servers.cutReplication();
		servers.primary().call("SET", "late", "value");
		assertThat(servers.replica().call("GET", "late")).isNull();

		servers.healReplication();
		servers.awaitReplication();
		assertThat(servers.replica().call("GET", "late")).isEqualTo("value");
	}

	@Test
	void tellsApplicationsWhereTheSentinelsAre() {
		assertThat(servers.sentinels()).hasSize(3).allMatch(RedisServerHandle::isAlive);
		assertThat(servers.properties()).hasSize(2)
			.contains("spring.data.redis.sentinel.master=main")
			.anySatisfy((property) -> assertThat(property).startsWith("spring.data.redis.sentinel.nodes=")
				.contains(servers.sentinels().stream().map((each) -> "127.0.0.1:" + each.port()).toList()));
	}

}
