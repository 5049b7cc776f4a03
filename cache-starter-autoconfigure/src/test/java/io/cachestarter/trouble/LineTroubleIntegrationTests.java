package io.cachestarter.trouble;

import java.time.Duration;
import java.util.stream.Stream;

import io.cachestarter.oracle.OracleCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trouble of the line to a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LineTroubleIntegrationTests {

	private static final String WAITS = "each thread waits once; misses are loaded";

	private final ServerUnderTest redis = new ServerUnderTest();

	private OracleCluster cluster;

	@BeforeAll
	void start() throws InterruptedException {
		this.cluster = OracleCluster.start(this.redis.line().properties(), TroubleRun.DEFAULTS);
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
	void usersNoticeNoMoreThanMissesAndOneWait(Trouble trouble) throws InterruptedException {
		TroubleReport report = TroubleRun.run(this.cluster, trouble, Timing.asked());

		report.check();
	}

	Stream<Trouble> troubles() {
		return Stream.of(cut(), halfOpen(), halfOpenSubscription(), slow());
	}

	private Trouble cut() {
		return Trouble.named("CUT", "misses are loaded")
			.begunBy(this.redis.line()::cut)
			.endedBy(this.redis.line()::heal);
	}

	/** What was open stays dead when new connections work again. */
	private Trouble halfOpen() {
		return Trouble.named("HALF_OPEN", WAITS).begunBy(this.redis.line()::halfOpen).endedBy(this.redis.line()::heal);
	}

	/** Nodes do not hear each other. */
	private Trouble halfOpenSubscription() {
		return Trouble.named("HALF_OPEN_SUBSCRIPTION", "misses are loaded")
			.begunBy(this.redis.line()::halfOpenSubscriptions)
			.endedBy(this.redis.line()::heal);
	}

	private Trouble slow() {
		return Trouble.named("SLOW", WAITS)
			.begunBy(() -> this.redis.line().delay(Duration.ofSeconds(1)))
			.endedBy(this.redis.line()::heal);
	}

}
