package io.cachestarter.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import static org.awaitility.Awaitility.await;

/**
 * A real Redis Cluster of three primaries without replicas, on the loopback address.
 */
public final class RedisClusterServers implements AutoCloseable {

	private static final int SLOTS = 16384;

	private static final int PRIMARIES = 3;

	private final List<RedisServerHandle> servers = new ArrayList<>();

	private RedisClusterServers() {
	}

	/**
	 * Start a cluster and wait until it serves all slots.
	 * @return a cluster that the caller closes
	 */
	public static RedisClusterServers start() {
		RedisClusterServers cluster = new RedisClusterServers();
		try {
			for (int i = 0; i < PRIMARIES; i++) {
				cluster.servers.add(RedisServers.startClusterNode());
			}
			cluster.join();
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	/**
	 * Return what an application needs to find this cluster.
	 * @return pairs in the form {@code name=value}
	 */
	public String[] properties() {
		String nodes = this.servers.stream()
			.map((server) -> server.host() + ":" + server.port())
			.collect(Collectors.joining(","));
		return new String[] { "spring.data.redis.cluster.nodes=" + nodes };
	}

	/**
	 * Count the keys of each primary.
	 * @return the counts in the order of the primaries
	 */
	public List<Long> keyCounts() {
		return this.servers.stream().map((server) -> with(server, RedisCommands::dbsize)).toList();
	}

	private void join() {
		for (int i = 0; i < PRIMARIES; i++) {
			int from = i * SLOTS / PRIMARIES;
			int to = (i + 1) * SLOTS / PRIMARIES;
			int port = this.servers.get(i).port();
			RedisServerHandle server = this.servers.get(i);
			with(server, (commands) -> commands.clusterAddSlots(IntStream.range(from, to).toArray()));
			with(this.servers.get(0), (commands) -> commands.clusterMeet(server.host(), port));
		}
		for (RedisServerHandle server : this.servers) {
			await().atMost(Duration.ofSeconds(60)).until(() -> isReady(with(server, RedisCommands::clusterInfo)));
		}
	}

	private static boolean isReady(String info) {
		return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + PRIMARIES);
	}

	private static <R> R with(RedisServerHandle server, Function<RedisCommands<String, String>, R> call) {
		RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			return call.apply(connection.sync());
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		}
	}

	@Override
	public void close() {
		this.servers.forEach(RedisServerHandle::close);
	}

}
