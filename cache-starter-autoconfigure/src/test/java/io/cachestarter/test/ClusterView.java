package io.cachestarter.test;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one node of a cluster knows about all of them.
 */
final class ClusterView {

	private static final int FIRST_SLOT_FIELD = 8;

	private final Map<String, Member> members;

	private ClusterView(Map<String, Member> members) {
		this.members = members;
	}

	/**
	 * Ask a node for its view.
	 */
	static ClusterView of(RedisServerHandle node) {
		Map<String, Member> members = new HashMap<>();
		String.valueOf(node.call("CLUSTER", "NODES"))
			.lines()
			.map(Member::parse)
			.forEach((member) -> members.put(member.id(), member));
		return new ClusterView(members);
	}

	/**
	 * Return the view of some nodes only.
	 */
	Map<String, Member> only(Set<String> ids) {
		Map<String, Member> some = new HashMap<>(this.members);
		some.keySet().retainAll(ids);
		return some;
	}

	/**
	 * Return the ids of the nodes that serve slots.
	 */
	Set<String> owners() {
		return this.members.values()
			.stream()
			.filter((member) -> !member.slots().isEmpty())
			.map(Member::id)
			.collect(Collectors.toSet());
	}

	/**
	 * Return the id of the node that serves a slot.
	 */
	Optional<String> ownerOf(int slot) {
		return this.members.values().stream().filter((member) -> member.slots().get(slot)).map(Member::id).findFirst();
	}

	/**
	 * Return the id of the replica of a node.
	 */
	Optional<String> replicaOf(String id) {
		return this.members.values()
			.stream()
			.filter((member) -> member.primary().equals(id))
			.map(Member::id)
			.findFirst();
	}

	/**
	 * A node as another one sees it.
	 *
	 * @param id the name that the node has given itself
	 * @param primary the id of its primary, or "-" if it is one
	 * @param slots the slots that it serves
	 */
	record Member(String id, String primary, BitSet slots) {

		private static Member parse(String line) {
			String[] fields = line.split(" ", -1);
			BitSet slots = new BitSet();
			for (int i = FIRST_SLOT_FIELD; i < fields.length; i++) {
				addSlots(slots, fields[i]);
			}
			return new Member(fields[0], fields[3], slots);
		}

		/** A slot in brackets is on its way from or to the node. */
		private static void addSlots(BitSet slots, String range) {
			if (!range.startsWith("[")) {
				String[] ends = range.split("-", -1);
				slots.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
			}
		}

	}

}
