package io.cachestarter.lock;

import java.time.Duration;

import io.cachestarter.test.RedisLine;
import io.cachestarter.test.RedisLine.Traffic;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How many commands locks send, and how often their callers wait for the answers. */
@Timeout(60)
@SuppressWarnings({ "LockNotBeforeTry", "InterruptedExceptionSwallowed" }) // the subject
																			// of the test
class LockCommandCountIntegrationTests {

	private final RedisServerHandle server = RedisServers.start();

	private final RedisLine line = RedisLine.to(this.server);

	private final LocksNode node = LocksNode.start(this.line.properties(), LocksNode.newApp());

	private final DistributedLock lock = this.node.locks().lock("lock");

	@BeforeEach
	void useAllScripts() {
		await().atMost(Duration.ofSeconds(30)).until(() -> this.node.redis().isSubscribed());
		useOnce(this.lock);
		useOnce(this.node.locks().fairLock("lock"));
		useOnce(this.node.locks().readWriteLock("lock").readLock());
		useOnce(this.node.locks().readWriteLock("lock").writeLock());
	}

	@AfterEach
	void stop() {
		this.node.close();
		this.line.close();
		this.server.close();
	}

	@Test
	void takesAndGivesBackInOneRoundTripEach() {
		Traffic taken = this.line.of(this.lock::lock);
		Traffic again = this.line.of(this.lock::lock);
		Traffic once = this.line.of(this.lock::unlock);
		Traffic givenBack = this.line.of(this.lock::unlock);

		assertThat(taken.commands()).containsExactly("SET", "TIME");
		assertThat(taken.roundTrips()).isEqualTo(1);
		assertThat(again.commands()).isEmpty();
		assertThat(once.commands()).isEmpty();
		assertThat(givenBack.commands()).containsExactly("EVALSHA");
	}

	@Test
	void needsOneScriptEachForOtherKinds() {
		DistributedLocks locks = this.node.locks();

		assertThat(this.line.of(() -> useOnce(locks.fairLock("lock"))).commands()).containsExactly("EVALSHA",
				"EVALSHA");
		assertThat(this.line.of(() -> useOnce(locks.readWriteLock("lock").readLock())).commands())
			.containsExactly("EVALSHA", "EVALSHA");
		assertThat(this.line.of(() -> useOnce(locks.readWriteLock("lock").writeLock())).commands())
			.containsExactly("EVALSHA", "EVALSHA");
	}

	@Test
	void asksNothingForALockThatIsHeldHere() throws InterruptedException {
		LockHandle handle = this.lock.acquire(LockOptions.DEFAULT);

		assertThat(this.line.of(this.lock::tryLock).commands()).isEmpty();
		handle.close();
	}

	@Test
	void executesFourCommandsOnTheServer() {
		long start = commandsOfServer();
		long before = commandsOfServer();
		long ofTheQuestion = before - start;
		useOnce(this.lock);

		assertThat(commandsOfServer() - before - ofTheQuestion).isEqualTo(4);
	}

	private long commandsOfServer() {
		String info = String.valueOf(this.server.call("INFO", "stats"));
		return info.lines()
			.filter((line) -> line.startsWith("total_commands_processed:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
			.findFirst()
			.orElseThrow();
	}

	private static void useOnce(DistributedLock used) {
		used.lock();
		used.unlock();
	}

}
