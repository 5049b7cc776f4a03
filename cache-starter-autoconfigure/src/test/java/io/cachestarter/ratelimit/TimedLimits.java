package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RedisGateways;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * Limiters on a real Redis, for which it is as late as the test says: the scripts ask it
 * for the time, and so does the node.
 */
final class TimedLimits implements AutoCloseable {

	private final RedisServerHandle server = RedisServers.start();

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final RedisCommands<String, String> commands = this.client.connect().sync();

	private final RedisGateway redis = RedisGateways.open(this.server.properties(), Duration.ofSeconds(10));

	private final RedisRateLimiters limiters;

	private long nowMicros = 1_700_000_000_000_000L;

	TimedLimits() {
		LimitScripts scripts = new LimitScripts(this.redis, new KeyNames(null, "limits-" + UUID.randomUUID()),
				List.of("rate-limits", "rate-limits-by-test-clock"));
		this.limiters = new RedisRateLimiters(scripts, List.of(), RateLimitObserver.NO_OP,
				() -> TimeUnit.MICROSECONDS.toNanos(this.nowMicros));
		setTime(this.nowMicros);
	}

	RedisRateLimiters limiters() {
		return this.limiters;
	}

	RedisCommands<String, String> commands() {
		return this.commands;
	}

	long nowMicros() {
		return this.nowMicros;
	}

	/** Let time pass on the server and on the node, or turn both clocks back. */
	void pass(long micros) {
		setTime(this.nowMicros + micros);
	}

	private void setTime(long micros) {
		this.nowMicros = micros;
		this.commands.set("test-clock", Long.toString(micros));
	}

	@Override
	public void close() {
		this.limiters.close();
		this.redis.close();
		this.client.shutdown();
		this.server.close();
	}

}
