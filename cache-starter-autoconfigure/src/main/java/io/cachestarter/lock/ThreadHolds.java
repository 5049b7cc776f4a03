package io.cachestarter.lock;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/**
 * What threads of this node hold, and how often they have taken it. The entries of one
 * thread hang on each other, the newest first, and are only touched by that thread.
 */
final class ThreadHolds {

	private final ConcurrentMap<Thread, Entry> newest = new ConcurrentHashMap<>();

	/** Returns what the current thread holds under a name, or {@code null}. */
	@Nullable Entry find(String name) {
		Entry entry = this.newest.get(Thread.currentThread());
		while (entry != null && !entry.name.equals(name)) {
			entry = entry.older;
		}
		return entry;
	}

	void put(String name, LockHandle handle) {
		Thread thread = Thread.currentThread();
		this.newest.put(thread, new Entry(name, handle, this.newest.get(thread)));
	}

	void remove(String name) {
		Thread thread = Thread.currentThread();
		Entry newer = null;
		Entry entry = this.newest.get(thread);
		while (entry != null && !entry.name.equals(name)) {
			newer = entry;
			entry = entry.older;
		}
		if (entry == null) {
			return;
		}
		if (newer != null) {
			newer.older = entry.older;
		}
		else if (entry.older != null) {
			this.newest.put(thread, entry.older);
		}
		else {
			this.newest.remove(thread);
		}
	}

	/** Forgets what threads that have ended did not give back. */
	void forgetEndedThreads() {
		this.newest.keySet().removeIf((thread) -> !thread.isAlive());
	}

	/** Returns how many threads hold something. */
	int count() {
		return this.newest.size();
	}

	/** A handle that a thread has taken once or more often. */
	static final class Entry {

		private final String name;

		private final LockHandle handle;

		private @Nullable Entry older;

		private int times = 1;

		Entry(String name, LockHandle handle, @Nullable Entry older) {
			this.name = name;
			this.handle = handle;
			this.older = older;
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
