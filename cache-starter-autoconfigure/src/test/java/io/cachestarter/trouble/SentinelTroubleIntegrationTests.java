package io.cachestarter.trouble;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.cachestarter.oracle.OracleCluster;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.SentinelServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The primary that sentinels watch is replaced. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SentinelTroubleIntegrationTests {

	private static final String MISSES = "misses are loaded";

	/** How often trouble is kept up while writes are lost. */
	private static final int STEPS_BEFORE_THE_END = 10;

	private final SentinelServers redis = SentinelServers.start();

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
		return Stream.of(kill(), lostWrites(), freeze());
	}

	private Trouble kill() {
		return Trouble.named("SENTINEL_KILL", MISSES)
			.begunBy(this.redis::killPrimary)
			.endedBy(this.redis::awaitNewPrimary)
			.tidiedUpBy(this::bringBack);
	}

	/** The new primary has not heard of evicts that the old one has acknowledged. */
	private Trouble lostWrites() {
		AtomicInteger steps = new AtomicInteger();
		return Trouble.named("SENTINEL_LOST_WRITES", MISSES).begunBy(this.redis::cutReplication).keptUpBy(() -> {
			if (steps.incrementAndGet() == STEPS_BEFORE_THE_END) {
				this.redis.killPrimary();
			}
		}).endedBy(() -> {
			this.redis.killPrimary();
			this.redis.awaitNewPrimary();
		}).tidiedUpBy(this::bringBack);
	}

	private Trouble freeze() {
		return Trouble.named("SENTINEL_FREEZE", "each thread waits once; " + MISSES)
			.begunBy(this.redis::freezePrimary)
			.endedBy(this.redis::awaitNewPrimary)
			.tidiedUpBy(() -> {
				this.redis.replica().thaw();
				demote();
			});
	}

	private void bringBack() {
		this.redis.replica().restart();
		demote();
	}

	/** Do what the sentinels do later. */
	private void demote() {
		try (RedisProbe former = RedisProbe.open(this.redis.replica())) {
			former.becomeReplicaOf(this.redis.primary().host(), this.redis.primary().port());
		}
		this.redis.awaitReplication();
	}

}
