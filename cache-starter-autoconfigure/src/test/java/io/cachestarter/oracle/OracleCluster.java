package io.cachestarter.oracle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;

import static org.awaitility.Awaitility.await;

/**
 * Three nodes on one real Redis. Scenarios use it one after the other, with keys of their
 * own.
 */
final class OracleCluster implements AutoCloseable {

	private static final int NODES = 3;

	private final AtomicInteger scenarios = new AtomicInteger();

	private final RedisServerHandle redis;

	private final RedisProbe probe;

	private final List<OracleNode> nodes;

	private OracleCluster(RedisServerHandle redis) {
		this.redis = redis;
		this.probe = RedisProbe.open(redis);
		this.nodes = IntStream.range(0, NODES).mapToObj((number) -> OracleNode.start("node " + number, redis)).toList();
	}

	static OracleCluster start() {
		OracleCluster cluster = new OracleCluster(RedisServers.start());
		CacheNode.awaitEachOther(cluster.nodes.stream().map(OracleNode::context).toArray(CacheNode[]::new));
		return cluster;
	}

	List<OracleNode> nodes() {
		return this.nodes;
	}

	/**
	 * Make keys that no scenario has used before. None is part of another.
	 * @param count how many
	 * @return the keys
	 */
	List<String> newKeys(int count) {
		int scenario = this.scenarios.incrementAndGet();
		return IntStream.range(0, count).mapToObj((number) -> "key-%d-%04d".formatted(scenario, number)).toList();
	}

	RedisProbe probe() {
		return this.probe;
	}

	/**
	 * Return what a meter shows on all nodes together.
	 * @param meter the name of a counter
	 * @param tags keys and values in turn
	 * @return the sum
	 */
	double measure(String meter, String... tags) {
		return this.nodes.stream().mapToDouble((node) -> node.context().measure(meter, tags)).sum();
	}

	/**
	 * Wait until all nodes are connected, and none has had a reason to drop its local
	 * level for a few heartbeats.
	 */
	void awaitQuiet() {
		AtomicLong known = new AtomicLong(-1);
		await().pollInterval(Duration.ofMillis(50))
			.during(OracleNode.HEARTBEAT.multipliedBy(5))
			.atMost(Duration.ofSeconds(60))
			.until(() -> {
				long flushes = this.nodes.stream().mapToLong(OracleNode::flushes).sum();
				return this.nodes.stream().allMatch(OracleNode::isConnected) && known.getAndSet(flushes) == flushes;
			});
	}

	@Override
	public void close() {
		this.nodes.forEach(OracleNode::close);
		this.probe.close();
		this.redis.close();
	}

}
