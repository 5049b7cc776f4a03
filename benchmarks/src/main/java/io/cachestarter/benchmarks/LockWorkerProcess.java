package io.cachestarter.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A {@link LockWorker} in a JVM of its own. */
final class LockWorkerProcess implements AutoCloseable {

	private final WorkerProcess process;

	private LockWorkerProcess(WorkerProcess process) {
		this.process = process;
	}

	static LockWorkerProcess start(int number, int redisPort, Collection<LockContender> contenders) {
		List<String> arguments = new ArrayList<>();
		arguments.add(Integer.toString(number));
		arguments.add(Integer.toString(redisPort));
		contenders.forEach((contender) -> arguments.add(contender.name()));
		return new LockWorkerProcess(WorkerProcess.start(LockWorker.class, arguments));
	}

	void begin(LockTurn turn) {
		this.process.begin(turn.format());
	}

	/** Waits for the end of the turn, or at first until the worker is ready. */
	List<Hold> await() {
		return this.process.await(Hold::read);
	}

	@Override
	public void close() {
		this.process.close();
	}

}
