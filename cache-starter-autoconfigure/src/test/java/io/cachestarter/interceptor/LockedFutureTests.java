package io.cachestarter.interceptor;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.cachestarter.annotation.Locked;
import io.cachestarter.annotation.Locked.OnFailure;
import io.cachestarter.lock.LockLostException;
import io.cachestarter.lock.LockNotAcquiredException;
import io.cachestarter.test.RecordingLocks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** {@link Locked} on methods that return a future. */
class LockedFutureTests {

	private final LockedContext context = new LockedContext(Orders.class);

	private final CompletableFuture<String> source = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void holdsTheLockUntilTheFutureHasCompleted() {
		CompletableFuture<String> returned = orders().later(this.source);

		assertEvents("ask orders", "acquire orders", "run");
		this.source.complete("done");
		assertThat(returned).isCompletedWithValue("done");
		assertEvents("ask orders", "acquire orders", "run", "close orders");
	}

	@Test
	void completesTheFutureAfterTheLockIsGivenBack() {
		CompletableFuture<String> returned = orders().later(this.source);
		CompletableFuture<Boolean> heldAtTheEnd = returned.thenApply((value) -> this.context.locks.isHeld("orders"));
		this.source.complete("done");

		assertThat(heldAtTheEnd).isCompletedWithValue(false);
	}

	@Test
	void givesTheLockBackWhenTheFutureFails() {
		CompletableFuture<String> returned = orders().later(this.source);
		this.source.completeExceptionally(new UnsupportedOperationException());

		assertFailure(returned, UnsupportedOperationException.class);
		assertThat(this.context.locks.isHeld("orders")).isFalse();
	}

	@Test
	void cancelsTheFutureOfTheMethodAndGivesTheLockBack() {
		CompletableFuture<String> returned = orders().later(this.source);

		assertThat(returned.cancel(true)).isTrue();
		assertThat(this.source).isCancelled();
		assertThat(this.context.locks.isHeld("orders")).isFalse();
	}

	@Test
	void keepsTheLockOfWorkThatGoesOnAfterTheCallerHasGivenUp() {
		CompletableFuture<String> returned = orders().later(this.source);
		returned.complete("late");

		assertThat(this.context.locks.isHeld("orders")).isTrue();
		this.source.complete("done");
		assertThat(this.context.locks.isHeld("orders")).isFalse();
	}

	@Test
	void givesTheLockBackWhenTheMethodThrows() {
		Orders orders = orders();

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(orders::fail);
		assertEvents("ask orders", "acquire orders", "close orders");
	}

	@Test
	void addsTheLossToTheExceptionThatTheMethodThrows() {
		Orders orders = orders();

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(orders::loseAndFail)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement().isInstanceOf(LockLostException.class));
	}

	@Test
	void givesTheLockBackWhenThereIsNoFuture() {
		assertThat(orders().nothing()).isCompletedWithValue(null);
		assertEvents("ask orders", "acquire orders", "run", "close orders");
	}

	@Test
	void failsWhenTheLockWasLost() {
		CompletableFuture<String> returned = orders().later(this.source);
		this.context.locks.lose("orders");
		this.source.complete("worthless");

		assertFailure(returned, LockLostException.class);
	}

	@Test
	void addsTheLossToTheFailureOfTheFuture() {
		CompletableFuture<String> returned = orders().later(this.source);
		this.context.locks.lose("orders");
		this.source.completeExceptionally(new UnsupportedOperationException());

		assertThat(assertFailure(returned, UnsupportedOperationException.class).getSuppressed()).singleElement()
			.isInstanceOf(LockLostException.class);
	}

	@Test
	void takesSeveralLocksOrNone() {
		this.context.locks.occupy("b");
		Orders orders = orders();

		assertThatExceptionOfType(LockNotAcquiredException.class).isThrownBy(() -> orders.several(this.source));
		assertEvents("ask a", "acquire a", "ask b for 500 lease 2000 at most", "close a");
	}

	@Test
	void skipsTheMethodIfToldSo() {
		this.context.locks.occupy("skipped");

		assertThat(orders().skipped().toCompletableFuture()).isCompletedWithValue(null);
		assertEvents("ask skipped");
	}

	@Test
	void runsUnlockedOnlyIfToldSo() {
		this.context.locks.occupy("best-effort");

		assertThat(orders().bestEffort()).isCompletedWithValue("done");
		assertEvents("ask best-effort", "unlocked best-effort", "run");
	}

	@Test
	void keepsTheInterruptOfAWaitingCaller() {
		Orders orders = orders();
		Thread.currentThread().interrupt();

		LockNotAcquiredException failure = catchThrowableOfType(LockNotAcquiredException.class,
				() -> orders.later(this.source));

		assertThat(Thread.interrupted()).isTrue();
		assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
		assertEvents();
	}

	@Test
	void takesNoLockUnlessTheConditionHolds() {
		assertThat(orders().never()).isCompletedWithValue("done");
		assertEvents("run");
	}

	private static Throwable assertFailure(CompletableFuture<?> future, Class<? extends Throwable> type) {
		assertThat(future).isCompletedExceptionally();
		Throwable cause = catchThrowableOfType(ExecutionException.class, future::get).getCause();
		assertThat(cause).isInstanceOf(type);
		return Objects.requireNonNull(cause);
	}

	private Orders orders() {
		return this.context.start(Orders.class);
	}

	private void assertEvents(String... events) {
		assertThat(this.context.events()).containsExactly(events);
	}

	static class Orders {

		private final RecordingLocks locks;

		Orders(RecordingLocks locks) {
			this.locks = locks;
		}

		@Locked(name = "orders")
		public CompletableFuture<String> later(CompletableFuture<String> source) {
			this.locks.note("run");
			return source;
		}

		@Locked(name = "orders")
		public @Nullable CompletableFuture<String> nothing() {
			this.locks.note("run");
			return null;
		}

		@Locked(name = "orders")
		public CompletableFuture<String> fail() {
			throw new UnsupportedOperationException();
		}

		@Locked(name = "orders")
		public CompletableFuture<String> loseAndFail() {
			this.locks.lose("orders");
			throw new UnsupportedOperationException();
		}

		@Locked(name = "b", waitTime = "500ms", leaseTime = "2s")
		@Locked(name = "a")
		public CompletableFuture<String> several(CompletableFuture<String> source) {
			this.locks.note("run");
			return source;
		}

		@Locked(name = "skipped", onFailure = OnFailure.SKIP)
		public CompletionStage<String> skipped() {
			return run();
		}

		@Locked(name = "best-effort", onFailure = OnFailure.RUN_UNLOCKED)
		public CompletableFuture<String> bestEffort() {
			return run();
		}

		@Locked(condition = "false")
		public CompletableFuture<String> never() {
			return run();
		}

		private CompletableFuture<String> run() {
			this.locks.note("run");
			return CompletableFuture.completedFuture("done");
		}

	}

}
