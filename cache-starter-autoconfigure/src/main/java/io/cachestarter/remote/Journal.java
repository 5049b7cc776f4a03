package io.cachestarter.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Changes that Redis has yet to be told, in the order in which they were first made, at
 * most one for each subject. Not thread-safe.
 */
final class Journal {

	private final Map<Object, PendingChange> changes = new LinkedHashMap<>();

	private final Consumer<byte[]> publisher;

	private final int capacity;

	/**
	 * Creates an empty journal.
	 * @param publisher is given the messages that no change is left for: their numbers
	 * have been used
	 * @param capacity how many changes fit in
	 */
	Journal(Consumer<byte[]> publisher, int capacity) {
		this.publisher = publisher;
		this.capacity = capacity;
	}

	/**
	 * Adds a change; one that does not fit in is turned, with all others, into their
	 * wider forms, of which there are few.
	 */
	void add(PendingChange change) {
		enter(change);
		if (this.changes.size() > this.capacity) {
			List<PendingChange> all = new ArrayList<>(this.changes.values());
			this.changes.clear();
			all.forEach((each) -> {
				this.publisher.accept(each.message());
				enter(each.widened());
			});
		}
	}

	private void enter(PendingChange change) {
		PendingChange older = this.changes.put(change.subject(), change);
		if (older != null) {
			this.publisher.accept(older.message());
		}
	}

	/** Returns the oldest changes. */
	List<PendingChange> first(int count) {
		return this.changes.values().stream().limit(count).toList();
	}

	/**
	 * Removes a change that has been made, unless it has been replaced by a later one.
	 */
	void remove(PendingChange made) {
		this.changes.remove(made.subject(), made);
	}

	int size() {
		return this.changes.size();
	}

}
