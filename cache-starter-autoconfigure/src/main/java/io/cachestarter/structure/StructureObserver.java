package io.cachestarter.structure;

/**
 * Is told of the operations on structures of this node, to time them. Called on threads
 * of connections: must neither block nor throw.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface StructureObserver {

	/** Counts nothing. */
	StructureObserver NO_OP = (kind, operation, succeeded, nanos) -> {
	};

	/**
	 * Told of each operation that has asked Redis.
	 * @param kind the kind of structure
	 * @param operation what was done, one of a few fixed names for each kind
	 * @param succeeded whether Redis has answered
	 * @param nanos how long it has taken
	 */
	void onOperation(StructureKind kind, String operation, boolean succeeded, long nanos);

}
