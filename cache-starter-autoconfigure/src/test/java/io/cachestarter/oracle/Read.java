package io.cachestarter.oracle;

/**
 * A read that has begun.
 *
 * @param kind how
 * @param node where
 * @param begunNanos when
 */
record Read(ReadKind kind, OracleNode node, long begunNanos) {

	static Read begin(ReadKind kind, OracleNode node) {
		return new Read(kind, node, System.nanoTime());
	}

	@Override
	public String toString() {
		return this.kind + " on " + this.node;
	}

}
