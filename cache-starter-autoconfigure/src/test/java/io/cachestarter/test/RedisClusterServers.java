package io.cachestarter.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.cachestarter.test.ClusterView.Member;
import io.lettuce.core.cluster.SlotHash;
import org.awaitility.core.ConditionFactory;

import static org.awaitility.Awaitility.await;

/**
 * A real Redis Cluster of three primaries, with or without replicas, on the loopback
 * address. After a fault, what is said about keys is right when {@link #awaitHealthy()}
 * has returned. Not thread-safe.
 */
public final class RedisClusterServers implements AutoCloseable {

	private static final int PRIMARIES = 3;

	/** All nodes by their ids, the first primaries before their replicas. */
	private final Map<String, RedisServerHandle> nodes = new LinkedHashMap<>();

	private RedisClusterServers() {
	}

	/**
	 * Start a cluster without replicas and wait until it serves all slots.
	 * @return a cluster that the caller closes
	 */
	public static RedisClusterServers start() {
		return start(PRIMARIES, /* timeoutMillis= */ 5000);
	}

	/**
	 * Start a cluster in which each primary has a replica, which takes its place when it
	 * has not answered for two seconds.
	 * @return a cluster that the caller closes
	 */
	public static RedisClusterServers startWithReplicas() {
		return start(2 * PRIMARIES, /* timeoutMillis= */ 2000);
	}

	private static RedisClusterServers start(int size, int timeoutMillis) {
		RedisClusterServers cluster = new RedisClusterServers();
		try {
			for (int i = 0; i < size; i++) {
				RedisServerHandle node = RedisServers.startWith("cluster-enabled yes", "cluster-config-file nodes.conf",
						"cluster-node-timeout " + timeoutMillis, "repl-diskless-sync yes",
						"repl-diskless-sync-delay 0");
				cluster.nodes.put(String.valueOf(node.call("CLUSTER", "MYID")), node);
			}
			cluster.join();
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	private void join() {
		List<RedisServerHandle> all = nodes();
		for (int i = 0; i < all.size(); i++) {
			RedisServerHandle node = all.get(i);
			node.call("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
			node.call("CLUSTER", "MEET", all.get(0).host(), Integer.toString(all.get(0).port()));
		}
		for (int i = 0; i < PRIMARIES; i++) {
			all.get(i).call(addSlots(i * SlotHash.SLOT_COUNT / PRIMARIES, (i + 1) * SlotHash.SLOT_COUNT / PRIMARIES));
		}
		for (int i = PRIMARIES; i < all.size(); i++) {
			RedisServerHandle replica = all.get(i);
			String primary = id(all.get(i - PRIMARIES));
			eventually().until(() -> ClusterView.of(replica).only(Set.of(primary)).size() == 1);
			replica.call("CLUSTER", "REPLICATE", primary);
		}
		awaitHealthy();
	}

	private static String[] addSlots(int from, int to) {
		List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
		IntStream.range(from, to).mapToObj(Integer::toString).forEach(command::add);
		return command.toArray(String[]::new);
	}

	/**
	 * Return what an application needs to find this cluster.
	 * @return pairs in the form {@code name=value}
	 */
	public String[] properties() {
		String addresses = nodes().stream()
			.map((node) -> node.host() + ":" + node.port())
			.collect(Collectors.joining(","));
		return new String[] { "spring.data.redis.cluster.nodes=" + addresses };
	}

	/**
	 * Return all nodes, also those that are frozen or dead.
	 * @return the nodes in the order of their start
	 */
	public List<RedisServerHandle> nodes() {
		return List.copyOf(this.nodes.values());
	}

	/**
	 * Return the nodes that serve slots and are neither frozen nor dead.
	 * @return the primaries in the order of their start
	 */
	public List<RedisServerHandle> primaries() {
		Map<String, RedisServerHandle> primaries = answering();
		primaries.keySet().retainAll(view().owners());
		return List.copyOf(primaries.values());
	}

	/**
	 * Return the node that serves a key.
	 * @param key the key
	 * @return the primary, which may be frozen or dead
	 */
	public RedisServerHandle primaryOf(String key) {
		return primaryOf(SlotHash.getSlot(key));
	}

	/**
	 * Return the node that would serve a key without its primary.
	 * @param key the key
	 * @return the replica, which may be frozen or dead
	 */
	public RedisServerHandle replicaOf(String key) {
		ClusterView view = view();
		return node(view.replicaOf(view.ownerOf(SlotHash.getSlot(key)).orElseThrow()).orElseThrow());
	}

	/**
	 * Count the keys of each primary.
	 * @return the counts in the order of the primaries
	 */
	public List<Long> keyCounts() {
		return primaries().stream().map((primary) -> (Long) primary.call("DBSIZE")).toList();
	}

	/**
	 * Kill the node that serves a key.
	 * @param key the key
	 * @return the dead node
	 */
	public RedisServerHandle killPrimaryOf(String key) {
		RedisServerHandle primary = primaryOf(key);
		primary.kill();
		return primary;
	}

	/**
	 * Freeze the node that serves a key.
	 * @param key the key
	 * @return the frozen node
	 */
	public RedisServerHandle freezePrimaryOf(String key) {
		RedisServerHandle primary = primaryOf(key);
		primary.freeze();
		return primary;
	}

	/**
	 * Let the replica of a key take the place of its primary, without losing a write.
	 * @param key the key
	 * @return the new primary
	 */
	public RedisServerHandle gracefulFailover(String key) {
		RedisServerHandle replica = replicaOf(key);
		replica.call("CLUSTER", "FAILOVER");
		eventually().until(() -> primaryOf(key) == replica);
		awaitHealthy();
		return replica;
	}

	/**
	 * Move a slot with its keys while the cluster is used.
	 * @param slot the slot
	 * @param to a primary that does not serve it
	 */
	public void moveSlot(int slot, RedisServerHandle to) {
		beginMove(slot, to).finish();
	}

	/**
	 * Move slots like {@link #moveSlot(int, RedisServerHandle)}, one after the other.
	 * @param slots the slots
	 * @param to a primary that serves none of them
	 */
	public void moveSlots(IntStream slots, RedisServerHandle to) {
		slots.forEach((slot) -> moveSlot(slot, to));
	}

	/**
	 * Begin to move a slot.
	 * @param slot the slot
	 * @param to a primary that does not serve it
	 * @return what ends the move
	 */
	public SlotMove beginMove(int slot, RedisServerHandle to) {
		return new SlotMove(this, slot, primaryOf(slot), to).begin();
	}

	/**
	 * Wait until the nodes that are neither frozen nor dead serve all slots, agree on who
	 * serves which, and replicas are in step with their primaries.
	 */
	public void awaitHealthy() {
		eventually().until(this::isHealthy);
	}

	private boolean isHealthy() {
		Map<String, RedisServerHandle> answering = answering();
		Set<Map<String, Member>> views = answering.values()
			.stream()
			.map((node) -> ClusterView.of(node).only(answering.keySet()))
			.collect(Collectors.toSet());
		return views.size() == 1 && servesAll(views.iterator().next())
				&& answering.values().stream().allMatch(RedisClusterServers::isReady);
	}

	private static boolean servesAll(Map<String, Member> members) {
		return members.values()
			.stream()
			.mapToInt((member) -> member.slots().cardinality())
			.sum() == SlotHash.SLOT_COUNT;
	}

	private static boolean isReady(RedisServerHandle node) {
		RedisInfo cluster = RedisInfo.parse(String.valueOf(node.call("CLUSTER", "INFO")));
		RedisInfo replication = RedisInfo.of(node, "replication");
		return cluster.text("cluster_state").equals("ok")
				&& (replication.text("role").equals("master") || replication.text("master_link_status").equals("up"));
	}

	String id(RedisServerHandle node) {
		return this.nodes.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == node)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow();
	}

	private RedisServerHandle primaryOf(int slot) {
		return node(view().ownerOf(slot).orElseThrow());
	}

	private RedisServerHandle node(String id) {
		return Objects.requireNonNull(this.nodes.get(id));
	}

	private ClusterView view() {
		return ClusterView.of(answering().values().iterator().next());
	}

	private Map<String, RedisServerHandle> answering() {
		Map<String, RedisServerHandle> answering = new LinkedHashMap<>(this.nodes);
		answering.values().removeIf((node) -> !node.isAlive() || node.isFrozen());
		return answering;
	}

	private static ConditionFactory eventually() {
		return await().atMost(Duration.ofSeconds(60));
	}

	@Override
	public void close() {
		this.nodes.values().forEach(RedisServerHandle::close);
	}

}
