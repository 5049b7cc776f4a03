package io.cachestarter.oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.autoconfigure.metrics.CacheStarterMetricsAutoConfiguration;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.invalidation.FlushReason;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * One node, and the doors through which its cache is used.
 */
public final class OracleNode implements AutoCloseable {

	static final Duration HEARTBEAT = Duration.ofMillis(200);

	private final String name;

	private final CacheNode context;

	private final Items items;

	private final Cache cache;

	private final CacheAccess<String, Versioned> access;

	private final Transactions transactions = new Transactions();

	private OracleNode(String name, CacheNode context) {
		this.name = name;
		this.context = context;
		this.items = context.bean(Items.class);
		this.cache = Objects
			.requireNonNull(context.bean(TwoLevelCacheManager.class).getCache(Items.CACHE, Versioned.class));
		this.access = context.bean(TwoLevelCacheManager.class).access(Items.CACHE, Versioned.class);
	}

	static OracleNode start(String name, String[] redis, String... properties) {
		List<String> all = new ArrayList<>(
				List.of("cache-starter.invalidation.heartbeat=" + HEARTBEAT.toMillis() + "ms",
						"cache-starter.defaults.local.ttl=10m", "cache-starter.defaults.stale-while-revalidate=10m",
						"cache-starter.caches." + Items.CACHE + ".tags=" + Items.TAG, "logging.level.root=warn",
						"logging.level.io.cachestarter.oracle=info"));
		all.addAll(List.of(properties));
		return new OracleNode(name,
				CacheNode.start(redis, OracleCluster.APPLICATION, Application.class, all.toArray(String[]::new)));
	}

	public CacheNode context() {
		return this.context;
	}

	Items items() {
		return this.items;
	}

	/** Return the cache of the service for callers that do not use annotations. */
	Cache cache() {
		return this.cache;
	}

	CacheAccess<String, Versioned> access() {
		return this.access;
	}

	Transactions transactions() {
		return this.transactions;
	}

	MessageFaults messages() {
		return this.context.bean(MessageFaults.class);
	}

	boolean isConnected() {
		RedisGateway redis = this.context.bean(RedisGateway.class);
		return redis.isConnected() && redis.isSubscribed() && this.context.bean(InvalidationBus.class).peers() >= 2
				&& hasRecovered();
	}

	/** Return whether Redis is believed and knows all changes. */
	boolean hasRecovered() {
		TwoLevelCacheManager manager = this.context.bean(TwoLevelCacheManager.class);
		return manager.isRemoteTrusted() && manager.journalSize() == 0;
	}

	/** Return how often this node has dropped its local level. */
	long flushes() {
		InvalidationBus bus = this.context.bean(InvalidationBus.class);
		long flushes = 0;
		for (FlushReason reason : FlushReason.values()) {
			flushes += bus.flushes(reason);
		}
		return flushes;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Override
	public String toString() {
		return this.name;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, MetricsAutoConfiguration.class,
			SimpleMetricsExportAutoConfiguration.class, CacheStarterAutoConfiguration.class,
			CacheStarterMetricsAutoConfiguration.class })
	@Import(Items.class)
	static class Application {

		@Bean
		MessageFaults messageFaults() {
			return new MessageFaults();
		}

		@Bean
		InvalidationBus invalidationBus(RedisGateway redis, KeyNames names, MessageFaults faults,
				@Value("${cache-starter.invalidation.heartbeat}") Duration heartbeat) {
			return new InvalidationBus(redis, names.busChannel(), heartbeat, faults);
		}

	}

}
