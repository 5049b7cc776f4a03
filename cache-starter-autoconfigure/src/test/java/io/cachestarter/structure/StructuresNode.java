package io.cachestarter.structure;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RedisGateways;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** One node of an application as far as its structures are concerned. */
final class StructuresNode implements AutoCloseable {

	private final Map<String, AtomicInteger> observed = new ConcurrentHashMap<>();

	private final String prefix;

	private final RedisGateway redis;

	private final LettuceConnectionFactory probe;

	private final StringRedisTemplate template;

	private final RedisStructures structures;

	private StructuresNode(String[] servers, @Nullable String env, String app, StructureSettings settings,
			Duration timeout) {
		this.prefix = ((env != null) ? env + ":" : "") + app + ":";
		this.redis = RedisGateways.open(servers, timeout);
		this.probe = RedisGateways.factory(servers);
		this.probe.afterPropertiesSet();
		this.probe.start();
		this.template = new StringRedisTemplate(this.probe);
		this.structures = new RedisStructures(this.redis, new KeyNames(env, app), ValueCodecs.builder().build(),
				settings,
				(kind, operation, succeeded, nanos) -> this.observed
					.computeIfAbsent(kind.code() + " " + operation + " " + succeeded, (name) -> new AtomicInteger())
					.incrementAndGet());
	}

	static StructuresNode start(String[] servers, StructureSettings settings, Duration timeout) {
		return new StructuresNode(servers, "test", "structures-" + UUID.randomUUID(), settings, timeout);
	}

	/** Start a node of the application that docs/security.md speaks of. */
	static StructuresNode startShop(String[] servers) {
		return new StructuresNode(servers, null, "shop", StructureSettings.DEFAULT, Duration.ofSeconds(5));
	}

	static StructuresNode start(String[] servers) {
		return start(servers, StructureSettings.DEFAULT, Duration.ofSeconds(5));
	}

	RedisStructures structures() {
		return this.structures;
	}

	int observed(String what) {
		AtomicInteger count = this.observed.get(what);
		return (count != null) ? count.get() : 0;
	}

	StringRedisTemplate template() {
		return this.template;
	}

	/** Return a whole key from the segments behind the application's. */
	String key(String rest) {
		return this.prefix + rest;
	}

	void putField(String key, String field, String text) {
		this.template.opsForHash().put(key, field, text);
	}

	long ttlMillis(String rest) {
		return this.template.getExpire(key(rest), TimeUnit.MILLISECONDS);
	}

	void expireIn(String rest, Duration ttl) {
		this.template.expire(key(rest), ttl);
	}

	@Override
	public void close() {
		this.redis.close();
		this.probe.destroy();
	}

}
