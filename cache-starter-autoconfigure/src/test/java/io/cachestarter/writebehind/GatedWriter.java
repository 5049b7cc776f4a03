package io.cachestarter.writebehind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/** A writer into a map that can be held up, fail, and refuse keys. */
final class GatedWriter implements WriteBehindWriter<Long, String> {

	final Map<Long, String> rows = new ConcurrentHashMap<>();

	final ConcurrentMap<Long, List<Long>> versions = new ConcurrentHashMap<>();

	final List<List<PendingWrite<Long, String>>> batches = new CopyOnWriteArrayList<>();

	final Set<Long> poison = ConcurrentHashMap.newKeySet();

	final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

	/** How many of the next batches are refused. */
	final AtomicInteger refusals = new AtomicInteger();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition opened = this.lock.newCondition();

	private boolean open = true;

	private final AtomicInteger waiting = new AtomicInteger();

	@Override
	public String cacheName() {
		return "views";
	}

	@Override
	public void writeAll(List<PendingWrite<Long, String>> batch) {
		awaitOpen();
		this.batches.add(List.copyOf(batch));
		RuntimeException planted = this.failure.get();
		if (planted != null) {
			throw planted;
		}
		if (this.refusals.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			throw new IllegalArgumentException("A batch is refused");
		}
		for (PendingWrite<Long, String> write : batch) {
			if (this.poison.contains(write.key())) {
				throw new IllegalArgumentException("Key " + write.key() + " is refused");
			}
		}
		batch.forEach(this::write);
	}

	private void write(PendingWrite<Long, String> write) {
		this.versions.computeIfAbsent(write.key(), (key) -> new ArrayList<>()).add(write.version());
		String value = write.value();
		if (write.deletion() || value == null) {
			this.rows.remove(write.key());
		}
		else {
			this.rows.put(write.key(), value);
		}
	}

	private void awaitOpen() {
		this.waiting.incrementAndGet();
		this.lock.lock();
		try {
			while (!this.open) {
				this.opened.await();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
		finally {
			this.lock.unlock();
			this.waiting.decrementAndGet();
		}
	}

	/** Return how many batches are held up. */
	int waiting() {
		return this.waiting.get();
	}

	void shut() {
		set(false);
	}

	void open() {
		set(true);
	}

	private void set(boolean now) {
		this.lock.lock();
		try {
			this.open = now;
			this.opened.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	void reset() {
		this.failure.set(null);
		this.poison.clear();
		this.refusals.set(0);
		open();
	}

	void forget() {
		this.rows.clear();
		this.versions.clear();
		this.batches.clear();
	}

}
