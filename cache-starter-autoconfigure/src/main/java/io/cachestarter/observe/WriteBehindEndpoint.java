package io.cachestarter.observe;

import java.util.List;
import java.util.function.Supplier;

import io.cachestarter.writebehind.DeadLetter;
import io.cachestarter.writebehind.WriteBehind;
import io.cachestarter.writebehind.WriteBehind.RequeueResult;
import io.cachestarter.writebehind.WriteBehindStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows what is pending of the caches with write-behind, and what was given up, which it
 * requeues or discards.
 *
 * @since 0.1.0
 */
@Endpoint(id = "writebehind")
public final class WriteBehindEndpoint {

	private static final int LISTED = 100;

	private final Supplier<WriteBehind> writeBehind;

	/**
	 * Creates an endpoint.
	 * @param writeBehind gives what is shown
	 */
	public WriteBehindEndpoint(Supplier<WriteBehind> writeBehind) {
		this.writeBehind = writeBehind;
	}

	/**
	 * Lists the caches with write-behind by their names.
	 * @return what is pending of each, on all nodes
	 */
	@ReadOperation
	public Caches caches() {
		WriteBehind behind = this.writeBehind.get();
		return new Caches(behind.caches().stream().sorted().map(behind::status).toList());
	}

	/**
	 * Lists dead letters of a cache.
	 * @param cache its name
	 * @param max how many at most, 100 if not given
	 * @return the letters
	 */
	@ReadOperation
	public DeadLetters deadLetters(@Selector String cache, @Nullable Integer max) {
		return checked(() -> new DeadLetters(this.writeBehind.get().deadLetters(cache, (max != null) ? max : LISTED)));
	}

	/**
	 * Shows one dead letter.
	 * @param cache the name of the cache
	 * @param id the id of the letter
	 * @return the letter, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable DeadLetter deadLetter(@Selector String cache, @Selector String id) {
		return this.<@Nullable DeadLetter>checked(() -> this.writeBehind.get().deadLetter(cache, id));
	}

	/**
	 * Makes a dead letter pending again.
	 * @param cache the name of the cache
	 * @param id the id of the letter
	 * @return what became of it
	 */
	@WriteOperation
	public Requeued requeue(@Selector String cache, @Selector String id) {
		return checked(() -> new Requeued(this.writeBehind.get().requeue(cache, id)));
	}

	/**
	 * Drops a dead letter.
	 * @param cache the name of the cache
	 * @param id the id of the letter
	 * @return whether there was one
	 */
	@DeleteOperation
	public Discarded discard(@Selector String cache, @Selector String id) {
		return checked(() -> new Discarded(this.writeBehind.get().discard(cache, id)));
	}

	private <T extends @Nullable Object> T checked(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (IllegalArgumentException ex) {
			String reason = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

	/**
	 * What is pending.
	 *
	 * @param caches of each cache
	 */
	public record Caches(List<WriteBehindStatus> caches) implements OperationResponseBody {

	}

	/**
	 * What was given up.
	 *
	 * @param deadLetters the letters
	 */
	public record DeadLetters(List<DeadLetter> deadLetters) implements OperationResponseBody {

	}

	/**
	 * What became of a wish to requeue.
	 *
	 * @param result what became of it
	 */
	public record Requeued(RequeueResult result) implements OperationResponseBody {

	}

	/**
	 * What became of a wish to discard.
	 *
	 * @param discarded whether there was a letter
	 */
	public record Discarded(boolean discarded) implements OperationResponseBody {

	}

}
