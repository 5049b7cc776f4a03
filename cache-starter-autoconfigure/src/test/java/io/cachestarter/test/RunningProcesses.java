package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs that are not closed. When the JVM ends, no new one starts, and those that
 * a test has left are killed.
 */
final class RunningProcesses {

	private final Map<RedisProcess, Process> processes = new HashMap<>();

	private boolean ending;

	RunningProcesses() {
		Runtime.getRuntime().addShutdownHook(new Thread(this::end, "redis-test-end"));
	}

	synchronized Process start(RedisProcess redis, List<String> command) {
		if (this.ending) {
			throw new IllegalStateException("The JVM ends");
		}
		try {
			Process process = new ProcessBuilder(command).directory(redis.folder().toFile())
				.redirectErrorStream(true)
				.start();
			this.processes.put(redis, process);
			return process;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	synchronized void remove(RedisProcess redis) {
		this.processes.remove(redis);
	}

	private void end() {
		killAll().forEach(RedisProcess::deleteFolder);
	}

	private synchronized List<RedisProcess> killAll() {
		this.ending = true;
		this.processes.values().forEach(Process::destroyForcibly);
		this.processes.values().forEach((process) -> process.onExit().join());
		return new ArrayList<>(this.processes.keySet());
	}

}
