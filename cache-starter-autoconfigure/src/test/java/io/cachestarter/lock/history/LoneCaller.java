package io.cachestarter.lock.history;

import java.io.IOException;

import io.cachestarter.lock.LocksNode;

/** A process that takes locks, one after the other, and keeps them until it is killed. */
final class LoneCaller {

	private LoneCaller() {
	}

	/**
	 * Run until killed, or until the input ends.
	 * @param arguments a {@link Plan}, of which the locks count
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		Logs.quieten();
		Plan plan = Plan.parse(arguments);
		Journal journal = Journal.open(plan.journal());
		LocksNode node = plan.startNode();
		for (String lock : plan.locks()) {
			Pass unused = Kind.open(node.locks(), lock, (loss) -> System.exit(1)).enter(Style.LOCK, Style.FOREVER);
		}
		journal.note(What.READY, Entry.NO_ATTEMPT);
		while (System.in.read() >= 0) {
			// nothing is ever said but the end
		}
		System.exit(0);
	}

}
