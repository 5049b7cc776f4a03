package io.cachestarter.writebehind;

import java.io.PrintStream;
import java.util.Arrays;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.autoconfigure.CacheStarterWriteBehindAutoConfiguration;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.test.CacheNode;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A node in a process of its own that writes growing values to its keys and prints each
 * that was accepted.
 */
final class WritingNode {

	/** Keys of one node. */
	static final int KEYS = 50;

	private WritingNode() {
	}

	/**
	 * Run until killed.
	 * @param arguments the first key, the URL of the database, then what
	 * {@link CacheNode#start(String[], String, Class, String...)} needs to find Redis
	 */
	public static void main(String[] arguments) {
		long firstKey = Long.parseLong(arguments[0]);
		String[] redis = Arrays.copyOfRange(arguments, 2, arguments.length);
		CacheNode node = CacheNode.start(redis, "writing", Node.class, "test.database=" + arguments[1],
				"cache-starter.write-behind.defaults.interval=20ms", "cache-starter.write-behind.defaults.lease=1s",
				"cache-starter.write-behind.defaults.batch-size=20",
				"cache-starter.write-behind.defaults.accept-timeout=30s",
				"cache-starter.write-behind.defaults.max-backoff=200ms");
		CacheAccess<Long, Long> items = node.bean(TwoLevelCacheManager.class).access("items", Long.class);
		PrintStream out = System.out;
		for (long value = 0;; value++) {
			long key = firstKey + value % KEYS;
			items.put(key, value);
			out.println("accepted " + key + " " + value);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
			CacheStarterWriteBehindAutoConfiguration.class })
	static class Node {

		@Bean
		JdbcWriter itemWriter(@Value("${test.database}") String url) {
			return new JdbcWriter(url);
		}

	}

}
