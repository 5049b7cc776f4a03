package io.cachestarter.remote;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes tokens of 16 bytes that no node of the application makes twice: a random number
 * of the node and a counter. Safe for use by multiple threads.
 */
final class Tokens {

	private final AtomicLong counter = new AtomicLong();

	private final long node = new SecureRandom().nextLong();

	byte[] next() {
		return ByteBuffer.allocate(16).putLong(this.node).putLong(this.counter.incrementAndGet()).array();
	}

}
