package io.cachestarter.lock.history;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

import io.cachestarter.test.SentinelServers;
import org.junit.jupiter.api.Test;

/** The primary dies with what it has not told its replica. */
class SentinelLockHistoryIntegrationTests {

	/** Longer than the sentinels need to replace a primary. */
	private static final Duration LEASE = Duration.ofSeconds(5);

	/**
	 * Long enough for the locks that the replica knows of to end before others could be
	 * taken from it.
	 */
	private static final Duration REPLICA_IS_BEHIND = Duration.ofSeconds(3);

	/**
	 * The new primary knows nothing of what a holder has taken that stands still and
	 * believes in its lease.
	 */
	@Test
	void nobodySharesALockWhoseLeaseWasLostInAFailover() throws IOException, InterruptedException, SQLException {
		try (SentinelServers redis = SentinelServers.start()) {
			Scenario scenario = Scenario.of(failOver(redis), Kind.LOCK)
				.withLease(LEASE)
				.withDelayAfterFailover()
				.withGhosts();

			HistoryRun.run(scenario, redis.properties()).check();
		}
	}

	private static Fault failOver(SentinelServers redis) {
		return new Fault("FAILOVER", (scene) -> {
			scene.pause(500);
			long from = System.nanoTime();
			redis.cutReplication();
			scene.pause(REPLICA_IS_BEHIND.toMillis());
			Scene.Stopped holder = scene.stopHolder(Kind.LOCK);
			redis.killPrimary();
			redis.awaitNewPrimary();
			long promoted = System.nanoTime();
			scene.note(Incident.Type.LOST_WRITES, from, promoted);
			scene.note(Incident.Type.OUTAGE, from, promoted + scene.lease().toNanos());
			scene.pause(scene.lease().toMillis());
			scene.resume(holder);
			scene.pause(2000);
		});
	}

}
