package io.cachestarter.trouble;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.oracle.OracleCluster;
import io.cachestarter.test.RedisClusterServers;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.lettuce.core.cluster.SlotHash;

/** A cluster of three primaries with a replica each loses, replaces and moves. */
class ClusterTroubleIntegrationTests extends TroubleContract<RedisClusterServers> {

	private static final KeyNames NAMES = new KeyNames(null, OracleCluster.APPLICATION);

	/** The primary of all tags has it. */
	private static final String EPOCH = NAMES.epoch();

	ClusterTroubleIntegrationTests() {
		super(RedisClusterServers.startWithReplicas(), RedisClusterServers::properties);
	}

	@Override
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
		return Trouble.named("CLUSTER_FREEZE", WAITS)
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
