package io.cachestarter.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.cachestarter.annotation.Locked.OnFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * How a method delivers what it is called for, by its declared return type.
 */
enum ReturnStyle {

	/** At once. */
	VALUE,

	/** By a future. */
	FUTURE,

	/** By a publisher, at each subscription. */
	PUBLISHER;

	static ReturnStyle of(Class<?> returnType) {
		if (CompletionStage.class.isAssignableFrom(returnType)) {
			return FUTURE;
		}
		return (adapter(returnType) != null) ? PUBLISHER : VALUE;
	}

	static @Nullable ReactiveAdapter adapter(Class<?> returnType) {
		return ReactiveAdapterRegistry.getSharedInstance().getAdapter(returnType);
	}

	/**
	 * Says why a method of a return type cannot be run under a lock.
	 * @param returnType the declared return type
	 * @param onFailure what becomes of a call without its lock
	 * @return the reason and what to do, or {@code null} if there is none
	 */
	static @Nullable String obstacle(Class<?> returnType, OnFailure onFailure) {
		if (Future.class.isAssignableFrom(returnType) && !CompletionStage.class.isAssignableFrom(returnType)) {
			return "returns a Future, whose end cannot be followed. Declare a CompletableFuture";
		}
		if (CompletionStage.class.isAssignableFrom(returnType)
				&& !returnType.isAssignableFrom(CompletableFuture.class)) {
			return "returns a " + returnType.getSimpleName() + ", which cannot be made here. "
					+ "Declare a CompletionStage or CompletableFuture";
		}
		return (onFailure == OnFailure.SKIP) ? obstacleToSkipping(returnType) : null;
	}

	private static @Nullable String obstacleToSkipping(Class<?> returnType) {
		ReactiveAdapter adapter = adapter(returnType);
		if ((returnType.isPrimitive() && returnType != void.class) || (adapter != null && !adapter.supportsEmpty())) {
			return "returns " + returnType.getSimpleName() + ", so a call that is skipped has nothing to return. "
					+ "Declare a type that can be empty or null, or choose another 'onFailure'";
		}
		return null;
	}

}
