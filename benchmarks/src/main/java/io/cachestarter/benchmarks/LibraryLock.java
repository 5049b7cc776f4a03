package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockObserver;
import io.cachestarter.lock.LockSettings;
import io.cachestarter.lock.RedisLocks;
import io.cachestarter.redis.BreakerSettings;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.redis.RedisSettings;
import io.cachestarter.redis.ReplicationSettings;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.DefaultClientResources;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.redis.util.RedisLockRegistry.RedisLockType;

/** A lock of a library, which is got once and then used again and again. */
final class LibraryLock implements LockNode {

	private final Lock lock;

	private final Runnable end;

	private LibraryLock(Lock lock, Runnable end) {
		this.lock = lock;
		this.end = end;
	}

	/** Returns a lock of Redisson with its default settings. */
	static LockNode redisson(int redisPort, Function<RedissonClient, Lock> lock) {
		Config config = new Config();
		config.useSingleServer().setAddress("redis://127.0.0.1:" + redisPort);
		RedissonClient client = Redisson.create(config);
		return new LibraryLock(lock.apply(client), client::shutdown);
	}

	/** Returns a lock of Spring Integration whose end is told by a message. */
	static LockNode springIntegration(int redisPort, String name) {
		LettuceConnectionFactory factory = connectionFactory(redisPort);
		RedisLockRegistry registry = new RedisLockRegistry(factory, "spring");
		registry.setRedisLockType(RedisLockType.PUB_SUB_LOCK);
		return new LibraryLock(registry.obtain(name), () -> {
			registry.destroy();
			factory.destroy();
		});
	}

	/**
	 * Returns a lock of the starter, with its default settings and a gateway of its own.
	 */
	static LockNode starter(int redisPort, Function<DistributedLocks, Lock> lock) {
		LettuceConnectionFactory factory = connectionFactory(redisPort);
		RedisGateway redis = RedisGateway.open(factory,
				DefaultClientResources.builder().commandLatencyRecorder(CommandLatencyRecorder.disabled()).build(),
				new RedisSettings(Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofMillis(500),
						BreakerSettings.DEFAULT, ReplicationSettings.NONE, ReadFrom.UPSTREAM));
		RedisLocks locks = new RedisLocks(redis, new KeyNames(null, "starter"), LockSettings.DEFAULT,
				LockObserver.NO_OP);
		return new LibraryLock(lock.apply(locks), () -> {
			locks.close();
			redis.close();
			factory.destroy();
		});
	}

	private static LettuceConnectionFactory connectionFactory(int redisPort) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", redisPort);
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	@Override
	public void lock() {
		this.lock.lock();
	}

	@Override
	public void unlock() {
		this.lock.unlock();
	}

	@Override
	public void close() {
		this.end.run();
	}

}
