package io.cachestarter.trouble;

import java.time.Duration;

import io.cachestarter.oracle.OracleCluster;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** There is no Redis when the application starts. */
class AbsentRedisIntegrationTests {

	/** Within two seconds, unless the machine is busy with something else. */
	private static final Duration SOON = Duration.ofSeconds(Timing.isLong() ? 2 : 10);

	@AfterAll
	static void print() {
		TroubleTable.print();
	}

	@Test
	void startsWithoutRedisAndJoinsWhenItComes() throws InterruptedException {
		try (RedisServerHandle server = RedisServers.start()) {
			server.kill();
			try (OracleCluster cluster = OracleCluster.start(server.properties(), TroubleRun.DEFAULTS)) {
				Trouble absent = Trouble.named("ABSENT_AT_START", "misses are loaded").endedBy(server::restart);
				TroubleReport report = TroubleRun.run(cluster, absent, Timing.asked().withoutQuiet());

				report.check();
				assertThat(report.recovery()).isLessThan(SOON);
			}
		}
	}

}
