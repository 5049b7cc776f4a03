package io.cachestarter.internal;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CompletionsTests {

	private final IOException failure = new IOException("broken");

	@Test
	void findsWhatAnEarlierStepHasFailedWith() {
		Throwable once = new CompletionException(this.failure);

		assertThat(Completions.cause(once)).isSameAs(this.failure);
		assertThat(Completions.cause(new CompletionException(once))).isSameAs(this.failure);
	}

	@Test
	void leavesOtherFailuresAsTheyAre() {
		Throwable other = new ExecutionException(this.failure);
		Throwable withoutCause = new CompletionException("nothing within", null);

		assertThat(Completions.cause(other)).isSameAs(other);
		assertThat(Completions.cause(withoutCause)).isSameAs(withoutCause);
	}

	@Test
	void throwsWhatTheFutureHasFailedWith() {
		CompletableFuture<String> unchecked = CompletableFuture.failedFuture(new IllegalStateException("gone"));
		CompletableFuture<String> checked = CompletableFuture.failedFuture(this.failure);

		assertThat(Completions.join(CompletableFuture.completedFuture("done"))).isEqualTo("done");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> Completions.join(unchecked))
			.withMessage("gone");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> Completions.join(checked))
			.withCause(this.failure);
	}

}
