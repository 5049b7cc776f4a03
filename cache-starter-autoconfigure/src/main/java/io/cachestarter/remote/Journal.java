package io.cachestarter.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Changes that Redis has yet to be told, in the order in which they were last made, at
 * most one about the same. Not thread-safe.
 */
final class Journal {

	private final Map<ChangeRecord, PendingChange> changes = new LinkedHashMap<>();

	private final Consumer<byte[]> publisher;

	private final JournalCopy copy;

	private final int capacity;

	private long overflows;

	/**
	 * Creates an empty journal.
	 * @param publisher is given the messages that no change is left for: their numbers
	 * have been used
	 * @param copy keeps what the journal has beyond the life of this process
	 * @param capacity how many changes fit in
	 */
	Journal(Consumer<byte[]> publisher, JournalCopy copy, int capacity) {
		this.publisher = publisher;
		this.copy = copy;
		this.capacity = capacity;
	}

	/**
	 * Adds a change; one that does not fit in is turned, with all others, into their
	 * wider forms, of which there are few.
	 */
	void add(PendingChange change) {
		enter(change);
		if (this.changes.size() > this.capacity) {
			this.overflows++;
			List<PendingChange> all = new ArrayList<>(this.changes.values());
			this.changes.clear();
			all.forEach((each) -> {
				this.publisher.accept(each.message());
				enter(each.widened());
			});
			rewriteCopy();
		}
		else {
			this.copy.append(change.about());
			if (this.copy.length() > 2L * this.capacity) {
				rewriteCopy();
			}
		}
	}

	/** Adds a change that the copy has already. */
	void restore(PendingChange change) {
		enter(change);
	}

	private void enter(PendingChange change) {
		PendingChange older = this.changes.remove(change.about());
		this.changes.put(change.about(), change);
		if (older != null) {
			this.publisher.accept(older.message());
		}
	}

	private void rewriteCopy() {
		this.copy.rewrite(List.copyOf(this.changes.keySet()));
	}

	/** Returns the oldest changes. */
	List<PendingChange> first(int count) {
		return this.changes.values().stream().limit(count).toList();
	}

	/**
	 * Removes a change that has been made, unless it has been replaced by a later one.
	 */
	void remove(PendingChange made) {
		if (this.changes.remove(made.about(), made) && this.changes.isEmpty()) {
			rewriteCopy();
		}
	}

	int size() {
		return this.changes.size();
	}

	/** Returns how often changes did not fit in and became wider. */
	long overflows() {
		return this.overflows;
	}

}
