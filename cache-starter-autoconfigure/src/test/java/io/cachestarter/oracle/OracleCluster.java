package io.cachestarter.oracle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import static org.awaitility.Awaitility.await;

/**
 * Three nodes on one real Redis. Runs use it one after the other, with keys of their own.
 */
public final class OracleCluster implements AutoCloseable {

	/** The name of the application. */
	public static final String APPLICATION = "oracle";

	/** The name of the cache that readers and writers use. */
	public static final String CACHE = Items.CACHE;

	private static final int NODES = 3;

	private final AtomicInteger runs = new AtomicInteger();

	private final List<OracleNode> nodes;

	private OracleCluster(List<OracleNode> nodes) {
		this.nodes = nodes;
	}

	/**
	 * Start the nodes, whether they reach Redis or not.
	 * @param redis where Redis is, pairs in the form {@code name=value}
	 * @param properties pairs in the form {@code name=value}
	 * @return nodes that the caller closes
	 */
	public static OracleCluster start(String[] redis, String... properties) {
		return new OracleCluster(IntStream.range(0, NODES)
			.mapToObj((number) -> OracleNode.start("node " + number, redis, properties))
			.toList());
	}

	public List<OracleNode> nodes() {
		return this.nodes;
	}

	/**
	 * Make keys that no run has used before. None is part of another.
	 * @param count how many
	 * @return the keys
	 */
	public List<String> newKeys(int count) {
		int run = this.runs.incrementAndGet();
		return IntStream.range(0, count).mapToObj((number) -> "key-%d-%04d".formatted(run, number)).toList();
	}

	/**
	 * Return what a meter shows on all nodes together.
	 * @param meter the name of a counter
	 * @param tags keys and values in turn
	 * @return the sum
	 */
	public double measure(String meter, String... tags) {
		return this.nodes.stream().mapToDouble((node) -> node.context().measure(meter, tags)).sum();
	}

	/**
	 * Wait until all nodes believe Redis, and have told it everything, at the same time.
	 */
	public void awaitTrust() {
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.atMost(Duration.ofSeconds(60))
			.until(this::hasTrust);
	}

	/** Return whether all nodes believe Redis and have told it everything. */
	public boolean hasTrust() {
		return this.nodes.stream().allMatch(OracleNode::hasRecovered);
	}

	/**
	 * Wait until all nodes are connected, and none has had a reason to drop its local
	 * level for a few heartbeats.
	 */
	public void awaitQuiet() {
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
	}

}
