package io.cachestarter.structure;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.cachestarter.internal.Completions;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;

/**
 * An operation that has been sent. Whoever waits reads the answer on the own thread, so
 * that the thread of the connection is free for others.
 *
 * @param redis where it was sent to
 * @param answer what comes back
 * @param reader makes the result of it
 * @param <A> the kind of answer
 * @param <R> the kind of result
 */
record Operation<A, R extends @Nullable Object>(RedisGateway redis, CompletableFuture<A> answer,
		Function<A, R> reader) {

	/**
	 * Waits for the result.
	 * @throws RedisFailureException if Redis has not done it in time
	 */
	R await() {
		return this.reader.apply(this.redis.await(this.answer));
	}

	/** Returns the result to come, or a {@link RedisFailureException}. */
	CompletableFuture<R> future() {
		CompletableFuture<R> result = new CompletableFuture<>();
		CompletableFuture<?> unused = this.answer.whenComplete((found, ex) -> {
			if (ex != null) {
				result.completeExceptionally(this.redis.failure(Completions.cause(ex)));
			}
			else {
				read(found, result);
			}
		});
		return result;
	}

	private void read(A found, CompletableFuture<R> result) {
		try {
			result.complete(this.reader.apply(found));
		}
		catch (RuntimeException ex) {
			result.completeExceptionally(ex);
		}
	}

}
