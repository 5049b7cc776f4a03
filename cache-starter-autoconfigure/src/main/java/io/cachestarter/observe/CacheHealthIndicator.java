package io.cachestarter.observe;

import java.util.Locale;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.redis.RedisGateway;

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

	/**
	 * Creates an indicator.
	 * @param redis the door to Redis
	 * @param cacheManager has the caches
	 */
	public CacheHealthIndicator(RedisGateway redis, TwoLevelCacheManager cacheManager) {
		super("The state of the cache cannot be told");
		this.redis = redis;
		this.cacheManager = cacheManager;
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
			.withDetail("caches", this.cacheManager.getCacheNames().size());
	}

}
