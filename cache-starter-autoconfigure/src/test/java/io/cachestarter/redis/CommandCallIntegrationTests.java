package io.cachestarter.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.resource.DefaultClientResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Commands that write themselves, and a real Redis that reads them. */
@Timeout(60)
class CommandCallIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final LuaScript<Boolean> RELEASE_LOCK = LuaScript.returningBoolean("locks", "release-lock");

	private static final LuaScript<Long> AVAILABLE_PERMITS = LuaScript.returningLong("locks", "available-permits");

	private static final String NAME = "Schlüssel 鍵";

	private static final byte[] KEY = NAME.getBytes(StandardCharsets.UTF_8);

	private RedisServerHandle server;

	private RedisProbe probe;

	private RedisGateway redis;

	@BeforeEach
	void connect() {
		this.server = RedisServers.start();
		this.probe = RedisProbe.open(this.server);
		this.redis = RedisGateway.open(new LettuceConnectionFactory(this.server.host(), this.server.port()),
				DefaultClientResources.create(), new RedisSettings(SOON, SOON, Duration.ofMillis(50),
						BreakerSettings.DEFAULT, ReplicationSettings.NONE, ReadFrom.UPSTREAM));
	}

	@AfterEach
	void close() {
		this.redis.close();
		this.probe.close();
		this.server.close();
	}

	@Test
	void readsAKey() {
		this.probe.set(NAME, new byte[] { 0, 13, 10, -1 });
		assertThat(this.redis.get(KEY)).succeedsWithin(SOON).isEqualTo(new byte[] { 0, 13, 10, -1 });
		assertThat(this.redis.get(new byte[] { 1 })).succeedsWithin(SOON).isNull();
	}

	@Test
	void findsNothingInAKeyOfAnotherType() {
		this.probe.setHash(NAME);
		assertThat(this.redis.get(KEY)).succeedsWithin(SOON).isEqualTo(new byte[0]);
	}

	@Test
	void runsAScriptWithTextOnceMoreWhenTheServerHasForgottenIt() {
		for (int i = 0; i < 2; i++) {
			this.probe.scriptFlush();
			this.probe.set(NAME, "h30000|hölder".getBytes(StandardCharsets.UTF_8));
			assertThat(this.redis.run(RELEASE_LOCK, KEY, "30000", "halter", "channel", "1")).succeedsWithin(SOON)
				.isEqualTo(false);
			assertThat(this.redis.run(RELEASE_LOCK, KEY, "30000", "hölder", "channel", "1")).succeedsWithin(SOON)
				.isEqualTo(true);
			assertThat(this.probe.find(NAME)).isNull();
		}
	}

	@Test
	void failsWithTheErrorOfAScript() {
		this.probe.setHash(NAME);
		this.probe.scriptFlush();
		for (int i = 0; i < 2; i++) {
			assertThat(this.redis.run(AVAILABLE_PERMITS, KEY, new String[0])).failsWithin(SOON)
				.withThrowableThat()
				.withMessageContaining("WRONGTYPE");
		}
	}

	@Test
	void setsAKeyThatIsNotThereAndTellsTheTime() {
		long before = Instant.now().toEpochMilli();
		assertThat(this.redis.setIfAbsentAndTime(KEY, "hölder", 60_000)).succeedsWithin(SOON)
			.satisfies((micros) -> assertThat(TimeUnit.MICROSECONDS.toMillis(micros)).isBetween(before - 60_000,
					before + 60_000));
		assertThat(this.probe.get(NAME)).asString(StandardCharsets.UTF_8).isEqualTo("hölder");
		assertThat(this.probe.ttlMillis(NAME)).isBetween(1L, 60_000L);
	}

	@Test
	void leavesAKeyThatIsThere() {
		this.probe.set(NAME, new byte[] { 1 });
		assertThat(this.redis.setIfAbsentAndTime(KEY, "holder", 60_000)).succeedsWithin(SOON)
			.isEqualTo(RedisGateway.NOT_SET);
		assertThat(this.probe.get(NAME)).containsExactly(1);
	}

	@Test
	void failsWhenTheKeyCannotBeSetAlthoughTheTimeIsTold() {
		this.probe.configSet("min-replicas-to-write", "1");
		assertThat(this.redis.setIfAbsentAndTime(KEY, "holder", 60_000)).failsWithin(SOON)
			.withThrowableThat()
			.withMessageContaining("NOREPLICAS");
	}

}
