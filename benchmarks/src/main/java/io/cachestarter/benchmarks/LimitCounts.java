package io.cachestarter.benchmarks;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How many checks were made.
 *
 * @param allowed those that got a permit
 * @param denied those that did not
 */
record LimitCounts(long allowed, long denied) {

	static final LimitCounts NONE = new LimitCounts(0, 0);

	static LimitCounts read(DataInputStream in) throws IOException {
		return new LimitCounts(in.readLong(), in.readLong());
	}

	void write(DataOutputStream out) throws IOException {
		out.writeLong(this.allowed);
		out.writeLong(this.denied);
		out.flush();
	}

	LimitCounts plus(LimitCounts other) {
		return new LimitCounts(this.allowed + other.allowed, this.denied + other.denied);
	}

	long all() {
		return this.allowed + this.denied;
	}

}
