package io.cachestarter.advice;

import io.cachestarter.autoconfigure.CacheStarterAdviceAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterLocksAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterWarmAutoConfiguration;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.test.CacheNode;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** A node with what the advice needs, and nothing else. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
		CacheStarterLocksAutoConfiguration.class, CacheStarterWarmAutoConfiguration.class,
		CacheStarterAdviceAutoConfiguration.class })
class AdviceNode {

	static CacheNode start(String[] redis, String... properties) {
		return CacheNode.start(redis, "advice", AdviceNode.class, properties);
	}

	static CacheAccess<Long, String> access(CacheNode node, String cache) {
		return node.bean(TwoLevelCacheManager.class).access(cache, String.class);
	}

}
