package io.cachestarter.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/**
 * Those of this node who wait for loads of other nodes, by key. A waiter registers before
 * it asks Redis, so that a wake-up between the answer and the waiting is not missed; one
 * that is missed for another reason costs a poll. Bounded by the flights under way. Safe
 * for use by multiple threads.
 */
final class Wakeups {

	private final ConcurrentMap<String, CompletableFuture<@Nullable Void>> waiting = new ConcurrentHashMap<>();

	CompletableFuture<@Nullable Void> register(String text) {
		return this.waiting.computeIfAbsent(text, (same) -> new CompletableFuture<>());
	}

	/**
	 * Ends a registration. Others who share it are woken, too, and look again.
	 */
	void withdraw(String text, CompletableFuture<@Nullable Void> registered) {
		this.waiting.remove(text, registered);
		registered.complete(null);
	}

	void wake(String text) {
		CompletableFuture<@Nullable Void> waiters = this.waiting.remove(text);
		if (waiters != null) {
			waiters.complete(null);
		}
	}

	void wakeAll() {
		this.waiting.keySet().forEach(this::wake);
	}

	int size() {
		return this.waiting.size();
	}

}
