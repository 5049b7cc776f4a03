package io.cachestarter.trouble;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.oracle.OracleCluster;
import io.cachestarter.test.RedisClusterServers;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster of three primaries with a replica each loses, replaces and moves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTroubleIntegrationTests {

	private static final String MISSES = "misses are loaded";

	private static final KeyNames NAMES = new KeyNames(null, OracleCluster.APPLICATION);

	/** The primary of all tags has it. */
	private static final String EPOCH = NAMES.epoch();

	private final RedisClusterServers redis = RedisClusterServers.startWithReplicas();

	private OracleCluster cluster;

	@BeforeAll
	void start() throws InterruptedException {
		this.cluster = OracleCluster.start(this.redis.properties(), TroubleRun.DEFAULTS);
		TroubleRun.warmUp(this.cluster);
	}

	@AfterAll
	void stop() {
		this.cluster.close();
		this.redis.close();
		TroubleTable.print();
	}

	@ParameterizedTest
	@MethodSource("troubles")
	void usersNoticeNoMoreThanMisses(Trouble trouble) throws InterruptedException {
		TroubleReport report = TroubleRun.run(this.cluster, trouble, Timing.asked());

		report.check();
	}

	Stream<Trouble> troubles() {
		return Stream.of(moveSlots(), gracefulFailover(), kill(), freeze());
	}

	private Trouble moveSlots() {
		AtomicInteger moves = new AtomicInteger();
		return Trouble.named("CLUSTER_MOVE_SLOTS", MISSES)
			.keptUpBy(() -> move((moves.getAndIncrement() % 3 == 0) ? EPOCH : someKey()))
			.shownBy(() -> moves.get() > 0)
			.tidiedUpBy(this.redis::awaitHealthy);
	}

	private Trouble gracefulFailover() {
		RedisServerHandle[] promoted = new RedisServerHandle[1];
		return Trouble.named("CLUSTER_GRACEFUL_FAILOVER", MISSES)
			.begunBy(() -> promoted[0] = this.redis.gracefulFailover(EPOCH))
			.shownBy(() -> this.redis.primaryOf(EPOCH) == promoted[0])
			.tidiedUpBy(this.redis::awaitHealthy);
	}

	private Trouble kill() {
		RedisServerHandle[] killed = new RedisServerHandle[1];
		return Trouble.named("CLUSTER_KILL", MISSES)
			.begunBy(() -> killed[0] = this.redis.killPrimaryOf(EPOCH))
			.endedBy(this.redis::awaitHealthy)
			.tidiedUpBy(() -> {
				killed[0].restart();
				this.redis.awaitHealthy();
			});
	}

	private Trouble freeze() {
		RedisServerHandle[] frozen = new RedisServerHandle[1];
		return Trouble.named("CLUSTER_FREEZE", "each thread waits once; " + MISSES)
			.begunBy(() -> frozen[0] = this.redis.freezePrimaryOf(EPOCH))
			.endedBy(this.redis::awaitHealthy)
			.tidiedUpBy(() -> {
				frozen[0].thaw();
				this.redis.awaitHealthy();
			});
	}

	private void move(String key) {
		RedisServerHandle from = this.redis.primaryOf(key);
		RedisServerHandle to = this.redis.primaries().stream().filter((each) -> each != from).findFirst().orElseThrow();
		this.redis.moveSlot(SlotHash.getSlot(key), to);
	}

	/** Return a key that is in use. */
	private String someKey() {
		try (RedisProbe probe = RedisProbe.open(this.redis.primaries().get(0))) {
			return probe.keys(NAMES.cachePrefix(OracleCluster.CACHE)).stream().findAny().orElse(EPOCH);
		}
	}

}
