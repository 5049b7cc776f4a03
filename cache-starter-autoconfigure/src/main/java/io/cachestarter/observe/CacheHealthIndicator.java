package io.cachestarter.observe;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.cachestarter.advice.MemoryState;
import io.cachestarter.advice.MemoryWatch;
import io.cachestarter.advice.ServerStatus;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether the remote level and the invalidation bus work. Without them the
 * application still answers, from the local level and its loaders, so the status is then
 * {@code DEGRADED} and not {@code DOWN}.
 *
 * @since 0.1.0
 */
public final class CacheHealthIndicator extends AbstractHealthIndicator {

	/** Redis is not reached, and the cache does without. */
	public static final Status DEGRADED = new Status("DEGRADED", "Redis is not reached; serving from the local level");

	private final RedisGateway redis;

	private final TwoLevelCacheManager cacheManager;

	private final MemoryWatch memory;

	/**
	 * Creates an indicator.
	 * @param redis the door to Redis
	 * @param cacheManager has the caches
	 * @param memory tells of the memory of the servers, which is shown and changes no
	 * status
	 */
	public CacheHealthIndicator(RedisGateway redis, TwoLevelCacheManager cacheManager, MemoryWatch memory) {
		super("The state of the cache cannot be told");
		this.redis = redis;
		this.cacheManager = cacheManager;
		this.memory = memory;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		boolean connected = this.redis.isConnected();
		boolean subscribed = this.redis.isSubscribed();
		boolean trusted = this.cacheManager.isRemoteTrusted();
		builder.status((connected && subscribed && trusted) ? Status.UP : DEGRADED)
			.withDetail("remote", connected ? "connected" : "not connected")
			.withDetail("invalidation", subscribed ? "subscribed" : "not subscribed")
			.withDetail("breaker", this.redis.breakerState().name().toLowerCase(Locale.ROOT))
			.withDetail("trusted", trusted)
			.withDetail("journal", this.cacheManager.journalSize())
			.withDetail("caches", this.cacheManager.getCacheNames().size())
			.withDetail("memory", memoryDetail());
	}

	private Object memoryDetail() {
		Map<String, Object> servers = new LinkedHashMap<>();
		this.memory.servers().forEach((server) -> servers.put(server.server(), memoryOf(server)));
		return servers.isEmpty() ? MemoryState.UNKNOWN.label() : servers;
	}

	private static Map<String, Object> memoryOf(ServerStatus server) {
		Map<String, Object> detail = new LinkedHashMap<>();
		detail.put("state", server.state().label());
		putIfKnown(detail, "used", server.usedMemory());
		putIfKnown(detail, "max", server.maxMemory());
		putIfKnown(detail, "policy", server.policy());
		putIfKnown(detail, "evictedKeys", server.evictedKeys());
		putIfKnown(detail, "unknownBecause", server.unknownBecause());
		return detail;
	}

	private static void putIfKnown(Map<String, Object> detail, String name, @Nullable Object value) {
		if (value != null) {
			detail.put(name, value);
		}
	}

}
