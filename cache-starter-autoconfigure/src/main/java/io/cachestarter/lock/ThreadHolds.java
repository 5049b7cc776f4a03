package io.cachestarter.lock;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/**
 * What threads of this node hold, and how often they have taken it. An entry is only
 * touched by its own thread.
 */
final class ThreadHolds {

	private final ConcurrentMap<Key, Entry> entries = new ConcurrentHashMap<>();

	/** Returns what the current thread holds under a name, or {@code null}. */
	@Nullable Entry find(String name) {
		return this.entries.get(key(name));
	}

	void put(String name, LockHandle handle) {
		this.entries.put(key(name), new Entry(handle));
	}

	void remove(String name) {
		this.entries.remove(key(name));
	}

	/** Forgets what threads that have ended did not give back. */
	void forgetEndedThreads() {
		this.entries.keySet().removeIf((key) -> !key.thread().isAlive());
	}

	int count() {
		return this.entries.size();
	}

	private static Key key(String name) {
		return new Key(Thread.currentThread(), name);
	}

	private record Key(Thread thread, String name) {

	}

	/** A handle that a thread has taken once or more often. */
	static final class Entry {

		private final LockHandle handle;

		private int times = 1;

		Entry(LockHandle handle) {
			this.handle = handle;
		}

		LockHandle handle() {
			return this.handle;
		}

		/** Takes it once more. */
		void enter() {
			this.handle.ensureValid();
			this.times = Math.addExact(this.times, 1);
		}

		/** Gives it back once; returns whether that was the last time. */
		boolean exit() {
			return --this.times == 0;
		}

	}

}
