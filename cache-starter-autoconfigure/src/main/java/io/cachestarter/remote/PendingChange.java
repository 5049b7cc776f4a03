package io.cachestarter.remote;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A change that Redis has yet to be told. Two of them are never equal.
 */
final class PendingChange {

	private final ChangeRecord about;

	private final byte[] message;

	private final Supplier<CompletableFuture<?>> action;

	private final Supplier<PendingChange> widened;

	/**
	 * Creates a change.
	 * @param about what it is about; of two changes about the same the later one is
	 * enough
	 * @param message tells the other nodes
	 * @param action makes the change and publishes the message
	 * @param widened makes a change that includes this one and many like it
	 */
	PendingChange(ChangeRecord about, byte[] message, Supplier<CompletableFuture<?>> action,
			Supplier<PendingChange> widened) {
		this.about = about;
		this.message = message;
		this.action = action;
		this.widened = widened;
	}

	ChangeRecord about() {
		return this.about;
	}

	byte[] message() {
		return this.message;
	}

	CompletableFuture<?> make() {
		return this.action.get();
	}

	PendingChange widened() {
		return this.widened.get();
	}

}
