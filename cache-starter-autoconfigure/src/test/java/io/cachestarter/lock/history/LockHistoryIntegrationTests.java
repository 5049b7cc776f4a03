package io.cachestarter.lock.history;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;

import io.cachestarter.test.FaultyLine;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers in three processes, while something goes wrong: nobody ever shares a lock. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockHistoryIntegrationTests {

	private static final Kind[] OTHERS = { Kind.FAIR, Kind.WRITE, Kind.SEMAPHORE };

	/** Long enough to be renewed in time on a busy machine. */
	private static final Duration MEDIUM_LEASE = Duration.ofSeconds(3);

	/**
	 * Long enough for a waiter to wait in vain if nothing but the end of a lease wakes
	 * it.
	 */
	private static final Duration LONG_LEASE = Duration.ofSeconds(10);

	/** Less than a node waits for one answer. */
	private static final Duration LATE = Duration.ofMillis(150);

	private RedisServerHandle redis;

	private RedisProbe probe;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.probe = RedisProbe.open(this.redis);
	}

	@AfterAll
	void stop() {
		this.probe.close();
		this.redis.close();
	}

	@ParameterizedTest
	@MethodSource
	void nobodyLosesOrSharesALockWhenAllIsWell(Scenario scenario)
			throws IOException, InterruptedException, SQLException {
		HistoryReport report = HistoryRun.run(scenario, this.redis.properties()).check();

		report.checkRenewals();
	}

	static Stream<Scenario> nobodyLosesOrSharesALockWhenAllIsWell() {
		return Stream.of(Scenario.of(none(), Kind.LOCK), Scenario.of(none(), OTHERS))
			.map((scenario) -> scenario.withLease(MEDIUM_LEASE).withLongHolds(4));
	}

	@ParameterizedTest
	@MethodSource
	void nobodySharesALock(Scenario scenario) throws IOException, InterruptedException, SQLException {
		HistoryRun.run(scenario, this.redis.properties()).check();
	}

	Stream<Scenario> nobodySharesALock() {
		return Stream.of(Scenario.of(kill(), Kind.LOCK), Scenario.of(kill(), OTHERS),
				Scenario.of(killSubscriptions(), Kind.LOCK).withLease(LONG_LEASE).withPace(Pace.SLOW),
				Scenario.of(killSubscriptions(), OTHERS).withLease(LONG_LEASE).withPace(Pace.SLOW),
				Scenario.of(killCommands(), Kind.LOCK).withGhosts(),
				Scenario.of(flushAll(), Kind.LOCK).withLongHolds(40), Scenario.of(freeze(), Kind.LOCK).withGhosts());
	}

	@ParameterizedTest
	@MethodSource
	void refusesTheWriteOfAHolderThatStoodStill(Scenario scenario)
			throws IOException, InterruptedException, SQLException {
		HistoryRun.run(scenario, this.redis.properties()).check().checkThoseHeldUp();
	}

	Stream<Scenario> refusesTheWriteOfAHolderThatStoodStill() {
		return Stream.of(Scenario.of(holdUp(), Kind.LOCK), Scenario.of(holdUp(), OTHERS).withLongHolds(20));
	}

	/**
	 * One of the workers believes in its leases for too long unless it counts with that.
	 */
	@Test
	void nobodySharesALockWhenAnswersAreLate() throws IOException, InterruptedException, SQLException {
		try (FaultyLine line = FaultyLine.to(this.redis)) {
			line.delay(LATE);
			Scenario scenario = Scenario.of(none("LATE_ANSWERS"), Kind.LOCK).withPace(Pace.OVERTIME);

			HistoryRun.run(scenario, this.redis.properties(), line.properties()).check();
		}
	}

	@Test
	void nobodySharesALockWhenRedisIsKilledAndKeepsItsData() throws IOException, InterruptedException, SQLException {
		try (RedisServerHandle durable = RedisServers.startDurable()) {
			HistoryRun.run(Scenario.of(restart(durable), Kind.LOCK).withGhosts(), durable.properties()).check();
		}
	}

	private static Fault none() {
		return none("NONE");
	}

	private static Fault none(String name) {
		return new Fault(name, (scene) -> {
			while (scene.goesOn()) {
				scene.pause(50);
			}
		});
	}

	private static Fault kill() {
		return new Fault("KILL", (scene) -> {
			do {
				for (Kind kind : scene.kinds()) {
					scene.pause(500);
					scene.killHolder(kind);
				}
				scene.pause(scene.lease().toMillis());
			}
			while (scene.goesOn());
		});
	}

	/** The holder stands still for longer than its lease, and then writes. */
	private static Fault holdUp() {
		return new Fault("STOP", (scene) -> {
			do {
				for (Kind kind : scene.kinds()) {
					scene.pause(300);
					scene.holdUpHolder(kind);
				}
			}
			while (scene.goesOn());
		});
	}

	private Fault killSubscriptions() {
		return new Fault("PUBSUB_KILLED", (scene) -> {
			for (int i = 0; i < 100 || scene.goesOn(); i++) {
				this.probe.killSubscriptions();
				scene.pause(30 + i * 37 % 60);
			}
		});
	}

	private Fault killCommands() {
		return new Fault("COMMANDS_KILLED", (scene) -> {
			for (int i = 0; scene.goesOn(); i++) {
				this.probe.killCommandConnections();
				scene.pause(100 + i * 37 % 300);
			}
		});
	}

	private Fault flushAll() {
		return new Fault("FLUSHALL", (scene) -> {
			while (scene.goesOn()) {
				scene.pause(700);
				long from = System.nanoTime();
				this.probe.flushAll();
				scene.note(Incident.Type.DATA_LOSS, from, System.nanoTime());
			}
		});
	}

	/** The server stands still for longer than a lease. */
	private Fault freeze() {
		return new Fault("REDIS_STOPPED", (scene) -> {
			do {
				scene.pause(500);
				long from = System.nanoTime();
				this.redis.freeze();
				scene.pause(scene.lease().toMillis() + 500);
				this.redis.thaw();
				scene.note(Incident.Type.OUTAGE, from, System.nanoTime());
				scene.pause(1500);
			}
			while (scene.goesOn());
		});
	}

	private static Fault restart(RedisServerHandle durable) {
		return new Fault("REDIS_RESTARTED", (scene) -> {
			do {
				scene.pause(700);
				long from = System.nanoTime();
				durable.kill();
				scene.pause(200);
				durable.restart();
				scene.note(Incident.Type.OUTAGE, from, System.nanoTime());
				scene.pause(1000);
			}
			while (scene.goesOn());
		});
	}

}
