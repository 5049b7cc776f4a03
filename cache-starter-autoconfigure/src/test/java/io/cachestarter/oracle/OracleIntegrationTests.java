package io.cachestarter.oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Random readers, writers and faults: nobody reads a value that is too old. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OracleIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(OracleIntegrationTests.class);

	private RedisServerHandle redis;

	private RedisProbe probe;

	private OracleCluster cluster;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.probe = RedisProbe.open(this.redis);
		this.cluster = OracleCluster.start(this.redis.properties());
		this.cluster.awaitQuiet();
	}

	@AfterAll
	void stop() {
		this.cluster.close();
		this.probe.close();
		this.redis.close();
	}

	@ParameterizedTest
	@MethodSource("scenarios")
	void readsNoValueThatIsTooOld(Scenario scenario) throws InterruptedException {
		Report report = ScenarioRun.run(this.cluster, this.probe, scenario);

		logger.info("{}", report);
		assertThat(report.findings().isEmpty()).as("%s", report).isTrue();
		assertThat(report.isConclusive()).as("%s", report).isTrue();
	}

	static Stream<Scenario> scenarios() {
		Duration duration = Duration.ofMillis(2500);
		return Stream.of(Scenario.of(1, duration), Scenario.of(2, duration, Fault.MESSAGES),
				Scenario.of(3, duration, Fault.SUBSCRIPTIONS), Scenario.of(4, duration, Fault.COMMANDS),
				Scenario.of(5, duration, Fault.values()));
	}

	@Test
	@EnabledIfSystemProperty(named = "oracle.minutes", matches = "\\d+")
	void readsNoValueThatIsTooOldForAsLongAsAsked() throws InterruptedException {
		long begun = System.nanoTime();
		Duration asked = Duration.ofMinutes(Long.getLong("oracle.minutes", 1));
		List<Long> failed = new ArrayList<>();
		for (long seed = Long.getLong("oracle.seed", begun); System.nanoTime() - begun < asked.toNanos(); seed++) {
			logger.info("Scenario of seed {}; so far failed: {}", seed, failed);
			Report report = ScenarioRun.run(this.cluster, this.probe, Scenario.random(seed, Duration.ofSeconds(15)));
			logger.info("{}", report);
			if (!report.findings().isEmpty()) {
				failed.add(seed);
			}
		}
		assertThat(failed).as("seeds whose scenarios failed").isEmpty();
	}

}
