package io.cachestarter.invalidation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import org.jspecify.annotations.Nullable;

/**
 * Messages that could not be published, the newest 1,000 and of them at most 8 MB. Those
 * that are dropped are counted. Safe for use by multiple threads; one at a time may
 * drain.
 */
final class Unpublished {

	private static final int CAPACITY = 1_000;

	private static final long MAX_BYTES = 8L * 1024 * 1024;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<byte[]> messages = new ArrayDeque<>();

	private final LimitCounts limits;

	private long bytes;

	Unpublished(LimitCounts limits) {
		this.limits = limits;
	}

	void add(byte[] message) {
		this.lock.lock();
		try {
			this.messages.addLast(message);
			this.bytes += message.length;
			while (this.messages.size() > CAPACITY || this.bytes > MAX_BYTES) {
				this.bytes -= this.messages.removeFirst().length;
				this.limits.reached(Limit.MESSAGES);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		this.lock.lock();
		try {
			return this.messages.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Publishes the messages in order, and keeps those from the first failure on.
	 * @param publisher throws if it fails
	 */
	void drain(Consumer<byte[]> publisher) {
		for (byte[] message = peek(); message != null; message = peek()) {
			publisher.accept(message);
			remove(message);
		}
	}

	private byte @Nullable [] peek() {
		this.lock.lock();
		try {
			return this.messages.peekFirst();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void remove(byte[] published) {
		this.lock.lock();
		try {
			if (this.messages.removeIf((message) -> message == published)) {
				this.bytes -= published.length;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
