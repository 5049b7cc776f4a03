package io.cachestarter.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A call that Lettuce makes commands of, perhaps several. A command whose answer nobody
 * waits for any more is taken back if it has not been sent.
 *
 * @param <T> what Redis answers with
 */
final class LettuceCall<T extends @Nullable Object> extends Call<T> {

	private final Supplier<CompletionStage<T>> commands;

	LettuceCall(PendingCalls pending, Supplier<CompletionStage<T>> commands) {
		super(pending);
		this.commands = commands;
	}

	@Override
	void send() {
		CompletableFuture<T> sent = this.commands.get().toCompletableFuture();
		CompletableFuture<?> unusedEnd = whenComplete((answer, ex) -> sent.cancel(false));
		CompletableFuture<?> unusedAnswer = sent.whenComplete(this::end);
	}

}
