package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * What happens to the Redis of the soak: connections are closed by turns, scripts are
 * forgotten, and now and then the server is restarted without its data.
 */
final class SoakFaults {

	static final Duration PAUSE = Duration.ofSeconds(10);

	private static final int RESTART_IN = 5;

	private final AtomicInteger made = new AtomicInteger();

	private final RedisProcess redis;

	SoakFaults(RedisProcess redis) {
		this.redis = redis;
	}

	int made() {
		return this.made.get();
	}

	void makeOne() {
		int number = this.made.incrementAndGet();
		if (number % RESTART_IN == 0) {
			this.redis.restart();
		}
		else {
			disturb(number);
		}
	}

	private void disturb(int number) {
		RedisURI uri = RedisURI.create("127.0.0.1", this.redis.port());
		try (RedisClient client = RedisClient.create(uri);
				StatefulRedisConnection<String, String> connection = client.connect()) {
			RedisCommands<String, String> commands = connection.sync();
			switch (number % RESTART_IN) {
				case 1 -> commands.clientKill(KillArgs.Builder.typeNormal().skipme());
				case 2 -> commands.clientKill(KillArgs.Builder.typePubsub());
				case 3 -> commands.scriptFlush();
				default -> commands.flushall();
			}
		}
		catch (RedisException ex) {
			throw new IllegalStateException("Redis cannot be disturbed", ex);
		}
	}

}
