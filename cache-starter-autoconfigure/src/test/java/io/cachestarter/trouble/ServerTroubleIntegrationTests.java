package io.cachestarter.trouble;

import io.cachestarter.oracle.OracleCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trouble of one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerTroubleIntegrationTests {

	private final ServerUnderTest redis = new ServerUnderTest();

	private OracleCluster cluster;

	@BeforeAll
	void start() {
		this.cluster = OracleCluster.start(this.redis.server().properties(), TroubleRun.DEFAULTS);
	}

	@AfterAll
	void stop() {
		this.cluster.close();
		this.redis.close();
		TroubleTable.print();
	}

	@ParameterizedTest
	@EnumSource
	void usersNoticeNothing(ServerTrouble trouble) throws InterruptedException {
		TroubleReport report = TroubleRun.run(this.cluster, trouble.of(this.redis), Timing.asked());

		report.check();
	}

}
