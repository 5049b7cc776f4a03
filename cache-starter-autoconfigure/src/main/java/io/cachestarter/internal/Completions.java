package io.cachestarter.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * Finds what a future has failed with, without the wrapping of its later steps.
 *
 * @since 0.1.0
 */
public final class Completions {

	private Completions() {
	}

	/**
	 * Waits for a future, whatever happens.
	 * @param <T> the kind of result
	 * @param future the future
	 * @return its result
	 * @throws RuntimeException what it has failed with, or a {@link CompletionException}
	 * around what is checked
	 */
	public static <T extends @Nullable Object> T join(CompletableFuture<T> future) {
		try {
			return future.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

	/**
	 * Returns what a step has failed with.
	 * @param ex what a later step is told
	 * @return the cause of completion exceptions, else the same
	 */
	public static Throwable cause(Throwable ex) {
		Throwable cause = ex;
		while (cause instanceof CompletionException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

}
