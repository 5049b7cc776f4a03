package io.cachestarter.test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.cachestarter.redis.BreakerSettings;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.redis.RedisSettings;
import io.cachestarter.redis.ReplicationSettings;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.resource.DefaultClientResources;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Opens gateways for features that are tested without an application context.
 */
public final class RedisGateways {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private RedisGateways() {
	}

	/**
	 * Open a gateway.
	 * @param servers what an application needs to find the servers
	 * @param timeout how long one answer of Redis may take
	 * @return a gateway that the caller closes
	 */
	public static RedisGateway open(String[] servers, Duration timeout) {
		return RedisGateway.open(factory(servers), DefaultClientResources.create(), new RedisSettings(timeout, PATIENCE,
				Duration.ofMillis(100), BreakerSettings.DEFAULT, ReplicationSettings.NONE, ReadFrom.UPSTREAM));
	}

	/**
	 * Create a factory that has not been started.
	 * @param servers what an application needs to find the servers
	 * @return a factory
	 */
	public static LettuceConnectionFactory factory(String[] servers) {
		Map<String, String> properties = new HashMap<>();
		Stream.of(servers).map((line) -> line.split("=", 2)).forEach((pair) -> properties.put(pair[0], pair[1]));
		String sentinels = properties.get("spring.data.redis.sentinel.nodes");
		if (sentinels != null) {
			return new LettuceConnectionFactory(new RedisSentinelConfiguration(
					properties.getOrDefault("spring.data.redis.sentinel.master", ""), Set.of(sentinels.split(","))));
		}
		String cluster = properties.get("spring.data.redis.cluster.nodes");
		if (cluster != null) {
			return new LettuceConnectionFactory(new RedisClusterConfiguration(List.of(cluster.split(","))));
		}
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(
				properties.getOrDefault("spring.data.redis.host", "localhost"),
				Integer.parseInt(properties.getOrDefault("spring.data.redis.port", "")));
		server.setUsername(properties.get("spring.data.redis.username"));
		server.setPassword(properties.getOrDefault("spring.data.redis.password", ""));
		return new LettuceConnectionFactory(server);
	}

}
