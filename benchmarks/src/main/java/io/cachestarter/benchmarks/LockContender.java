package io.cachestarter.benchmarks;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The locks that are compared, each as its documentation sets it up. */
enum LockContender {

	RAW("`SET NX PX` and script"),

	STARTER("**cache-starter**"),

	STARTER_FAIR("**cache-starter**, fair"),

	RLOCK("Redisson RLock"),

	FAIR_LOCK("Redisson FairLock"),

	SPRING("Spring Integration");

	private final String label;

	LockContender(String label) {
		this.label = label;
	}

	/** Tells whether it can wait for the lock, and take it again while it has it. */
	boolean isWhole() {
		return this != RAW;
	}

	private LockNode start(int redisPort, String name) {
		return switch (this) {
			case RAW -> new RawLock(redisPort, name);
			case STARTER -> LibraryLock.starter(redisPort, (locks) -> locks.lock(name));
			case STARTER_FAIR -> LibraryLock.starter(redisPort, (locks) -> locks.fairLock(name));
			case RLOCK -> LibraryLock.redisson(redisPort, (client) -> client.getLock("rlock:" + name));
			case FAIR_LOCK -> LibraryLock.redisson(redisPort, (client) -> client.getFairLock("fair:" + name));
			case SPRING -> LibraryLock.springIntegration(redisPort, name);
		};
	}

	@Override
	public String toString() {
		return this.label;
	}

	/** One node of each contender. */
	record Nodes(Map<LockContender, LockNode> all) implements AutoCloseable {

		static Nodes start(Collection<LockContender> contenders, int redisPort, String name) {
			Map<LockContender, LockNode> all = new EnumMap<>(LockContender.class);
			contenders.forEach((contender) -> all.put(contender, contender.start(redisPort, name)));
			return new Nodes(all);
		}

		LockNode get(LockContender contender) {
			return Objects.requireNonNull(this.all.get(contender));
		}

		@Override
		public void close() {
			this.all.values().forEach(LockNode::close);
		}

	}

}
