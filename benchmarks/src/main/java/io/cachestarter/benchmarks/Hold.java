package io.cachestarter.benchmarks;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One possession of a lock by a thread, in readings of {@link System#nanoTime()}, which
 * all JVMs of a machine with Linux share.
 *
 * @param node the number of the JVM
 * @param asked when the thread began to ask for the lock
 * @param acquired when it had the lock
 * @param released when it began to give it back
 */
record Hold(int node, long asked, long acquired, long released) {

	static void write(List<Hold> holds, DataOutputStream out) throws IOException {
		out.writeInt(holds.size());
		for (Hold hold : holds) {
			out.writeInt(hold.node);
			out.writeLong(hold.asked);
			out.writeLong(hold.acquired);
			out.writeLong(hold.released);
		}
		out.flush();
	}

	static List<Hold> read(DataInputStream in) throws IOException {
		int count = in.readInt();
		List<Hold> holds = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			holds.add(new Hold(in.readInt(), in.readLong(), in.readLong(), in.readLong()));
		}
		return holds;
	}

	long waitedNanos() {
		return this.acquired - this.asked;
	}

}
