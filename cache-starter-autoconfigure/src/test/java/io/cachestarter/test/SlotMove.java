package io.cachestarter.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A slot of a cluster on its way from one primary to another, while the cluster is used.
 * From the beginning, the former primary sends those who ask for a key that it does not
 * have to the new one (ASK); from the end, everyone (MOVED).
 */
public final class SlotMove {

	private static final String BATCH = "100";

	private static final String PATIENCE_MILLIS = "5000";

	private final RedisClusterServers cluster;

	private final String slot;

	private final RedisServerHandle from;

	private final RedisServerHandle to;

	SlotMove(RedisClusterServers cluster, int slot, RedisServerHandle from, RedisServerHandle to) {
		this.cluster = cluster;
		this.slot = Integer.toString(slot);
		this.from = from;
		this.to = to;
	}

	SlotMove begin() {
		setSlot(this.to, "IMPORTING", this.cluster.id(this.from));
		setSlot(this.from, "MIGRATING", this.cluster.id(this.to));
		return this;
	}

	/**
	 * Move the keys that the former primary has.
	 * @return this move
	 */
	public SlotMove moveKeys() {
		for (List<?> keys = keys(); !keys.isEmpty(); keys = keys()) {
			List<String> command = new ArrayList<>(List.of("MIGRATE", this.to.host(), Integer.toString(this.to.port()),
					"", "0", PATIENCE_MILLIS, "REPLACE", "KEYS"));
			keys.forEach((key) -> command.add(String.valueOf(key)));
			this.from.call(command.toArray(String[]::new));
		}
		return this;
	}

	/**
	 * Let the new primary serve the slot, and tell all others.
	 */
	public void finish() {
		moveKeys();
		setSlot(this.to, "NODE", this.cluster.id(this.to));
		for (RedisServerHandle primary : this.cluster.primaries()) {
			setSlot(primary, "NODE", this.cluster.id(this.to));
		}
	}

	private List<?> keys() {
		Object keys = this.from.call("CLUSTER", "GETKEYSINSLOT", this.slot, BATCH);
		return (List<?>) Objects.requireNonNull(keys);
	}

	private void setSlot(RedisServerHandle node, String state, String id) {
		node.call("CLUSTER", "SETSLOT", this.slot, state, id);
	}

}
