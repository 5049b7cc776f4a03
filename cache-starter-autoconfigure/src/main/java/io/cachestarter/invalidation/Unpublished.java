package io.cachestarter.invalidation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Messages that could not be published, the newest 1,000. Safe for use by multiple
 * threads; one at a time may drain.
 */
final class Unpublished {

	private static final int CAPACITY = 1_000;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<byte[]> messages = new ArrayDeque<>();

	void add(byte[] message) {
		this.lock.lock();
		try {
			if (this.messages.size() == CAPACITY) {
				this.messages.removeFirst();
			}
			this.messages.addLast(message);
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
			this.messages.removeIf((message) -> message == published);
		}
		finally {
			this.lock.unlock();
		}
	}

}
