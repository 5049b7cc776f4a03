package io.cachestarter.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Callers that all begin at the same moment, each on a thread of its own.
 *
 * @param <T> what a call returns
 */
public final class Crowd<T extends @Nullable Object> {

	private static final long LONGEST_SECONDS = 60;

	private final CountDownLatch ready;

	private final CountDownLatch go = new CountDownLatch(1);

	private final List<CompletableFuture<T>> calls = new ArrayList<>();

	private long startNanos;

	private Crowd(Collection<? extends Callable<T>> calls) {
		this.ready = new CountDownLatch(calls.size());
		calls.forEach(this::prepare);
	}

	/**
	 * Let all callers begin when the last one is ready.
	 * @param <T> what a call returns
	 * @param calls one for each caller
	 * @return the crowd, without waiting for the end of its calls
	 */
	public static <T extends @Nullable Object> Crowd<T> start(Collection<? extends Callable<T>> calls) {
		Crowd<T> crowd = new Crowd<>(calls);
		await(crowd.ready);
		crowd.startNanos = System.nanoTime();
		crowd.go.countDown();
		return crowd;
	}

	private void prepare(Callable<T> call) {
		CompletableFuture<T> result = new CompletableFuture<>();
		this.calls.add(result);
		Thread thread = new Thread(() -> {
			this.ready.countDown();
			await(this.go);
			try {
				result.complete(call.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}, "crowd-" + this.calls.size());
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Wait for all callers.
	 * @return how long the last one has taken
	 */
	public Duration awaitEnd() {
		CompletableFuture<?> all = CompletableFuture.allOf(this.calls.toArray(CompletableFuture[]::new));
		all.handle((done, ex) -> done).orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
		return Duration.ofNanos(System.nanoTime() - this.startNanos);
	}

	/**
	 * Wait for the results of all callers.
	 * @return the results; a call that has failed makes this fail
	 */
	public List<T> results() {
		Duration unused = awaitEnd();
		return this.calls.stream().map(CompletableFuture::join).toList();
	}

	/**
	 * Wait for what the calls have failed with.
	 * @return the failures of those that have failed
	 */
	public List<Throwable> failures() {
		Duration unused = awaitEnd();
		return this.calls.stream()
			.map((call) -> call.<@Nullable Throwable>handle((value, ex) -> ex).join())
			.filter(Objects::nonNull)
			.toList();
	}

	private static void await(CountDownLatch latch) {
		try {
			if (!latch.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError("The crowd did not gather");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

}
