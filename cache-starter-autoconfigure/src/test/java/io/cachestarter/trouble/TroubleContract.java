package io.cachestarter.trouble;

import java.util.function.Function;
import java.util.stream.Stream;

import io.cachestarter.oracle.OracleCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What users notice of trouble, whatever Redis consists of.
 *
 * @param <R> the servers
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TroubleContract<R extends AutoCloseable> {

	static final String MISSES = "misses are loaded";

	static final String WAITS = "each thread waits once; " + MISSES;

	final R redis;

	private final Function<R, String[]> properties;

	private OracleCluster cluster;

	/**
	 * Create the tests.
	 * @param redis the servers, which the tests close
	 * @param properties tells what nodes need to reach them
	 */
	TroubleContract(R redis, Function<R, String[]> properties) {
		this.redis = redis;
		this.properties = properties;
	}

	@BeforeAll
	void start() throws InterruptedException {
		this.cluster = OracleCluster.start(this.properties.apply(this.redis), TroubleRun.DEFAULTS);
		TroubleRun.warmUp(this.cluster);
	}

	@AfterAll
	void stop() throws Exception {
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

	abstract Stream<Trouble> troubles();

}
