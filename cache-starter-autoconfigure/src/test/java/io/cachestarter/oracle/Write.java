package io.cachestarter.oracle;

/**
 * A write that has returned.
 *
 * @param kind how
 * @param node where
 * @param version what it left in the database
 * @param returnedNanos when
 */
record Write(WriteKind kind, OracleNode node, long version, long returnedNanos) {

	/** Return how long before a read this has returned; negative if after it began. */
	long nanosBefore(Read read) {
		return read.begunNanos() - this.returnedNanos;
	}

	@Override
	public String toString() {
		return this.kind + " on " + this.node + " of v" + this.version;
	}

}
