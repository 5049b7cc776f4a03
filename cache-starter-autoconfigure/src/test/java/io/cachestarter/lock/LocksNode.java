package io.cachestarter.lock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.KeyPage;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RedisGateways;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** One node of an application as far as its locks are concerned. */
public final class LocksNode implements AutoCloseable {

	private final RedisGateway redis;

	private final RedisLocks locks;

	private final KeyNames names;

	private final StringRedisTemplate template;

	private final LettuceConnectionFactory probe;

	private LocksNode(RedisGateway redis, LettuceConnectionFactory probe, String app, LockSettings settings,
			LockObserver observer) {
		this.redis = redis;
		this.probe = probe;
		probe.afterPropertiesSet();
		probe.start();
		this.template = new StringRedisTemplate(probe);
		this.names = new KeyNames(null, app);
		this.locks = new RedisLocks(redis, this.names, settings, observer);
	}

	/**
	 * Start a node that gives Redis plenty of time.
	 * @param servers what an application needs to find the servers
	 */
	static LocksNode start(String[] servers, String app) {
		return start(servers, app, LockSettings.DEFAULT, Duration.ofSeconds(5));
	}

	/**
	 * Start a node.
	 * @param servers what an application needs to find the servers
	 * @param app the name of the application
	 * @param settings leases and times to wait
	 * @param timeout how long one answer of Redis may take
	 * @return a node that the caller closes
	 */
	public static LocksNode start(String[] servers, String app, LockSettings settings, Duration timeout) {
		return start(servers, app, settings, timeout, LockObserver.NO_OP);
	}

	static LocksNode start(String[] servers, String app, LockSettings settings, Duration timeout,
			LockObserver observer) {
		return new LocksNode(RedisGateways.open(servers, timeout), RedisGateways.factory(servers), app, settings,
				observer);
	}

	static String newApp() {
		return "locks-" + UUID.randomUUID();
	}

	public RedisLocks locks() {
		return this.locks;
	}

	RedisGateway redis() {
		return this.redis;
	}

	KeyNames names() {
		return this.names;
	}

	/** Remove a key behind the back of the locks. */
	void remove(String key) {
		this.template.delete(key);
	}

	long ttlMillis(String key) {
		return this.template.getExpire(key, TimeUnit.MILLISECONDS);
	}

	/** Return the fields of a hash that begin with a letter and a digit. */
	long fields(String key, String letter) {
		return this.template.opsForHash()
			.keys(key)
			.stream()
			.filter((field) -> field.toString().matches(letter + "\\d+"))
			.count();
	}

	/** Return the keys of all locks of the application. */
	List<String> keys() {
		List<String> found = new ArrayList<>();
		@Nullable KeyPage page = null;
		do {
			page = this.redis.await(this.redis.scan(this.names.lock("lock", "x").replace("lock:x", "*"), page));
			page.keys().forEach((key) -> found.add(new String(key, StandardCharsets.UTF_8)));
		}
		while (!page.isLast());
		return found;
	}

	@Override
	public void close() {
		this.locks.close();
		this.redis.close();
		this.probe.destroy();
	}

}
