package io.cachestarter.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PendingCallsTests {

	private static final Duration TIMEOUT = Duration.ofMillis(20);

	private static final Duration SOON = Duration.ofSeconds(30);

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);

	private final List<String> ends = new CopyOnWriteArrayList<>();

	private final PendingCalls pending = new PendingCalls(this.nanos::get, TIMEOUT,
			(failure, startNanos) -> this.ends.add((failure == null) ? "answer" : failure.getClass().getSimpleName()));

	@Test
	void endsACallThatGetsNoAnswerInTime() {
		Call<String> call = begin();
		pass(TIMEOUT);
		assertThatTimeIsOver(call);
		// The future ends before that is noted.
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(this.ends).containsExactly("TimeoutException"));
	}

	@Test
	void endsNoCallWhoseTimeIsNotOver() {
		Call<String> first = begin();
		pass(TIMEOUT.dividedBy(2));
		Call<String> second = begin();
		pass(TIMEOUT.dividedBy(2));
		assertThatTimeIsOver(first);
		assertThat(second).isNotDone();
		pass(TIMEOUT.dividedBy(2));
		assertThatTimeIsOver(second);
	}

	@Test
	void endsThoseThatRemainWhenOthersHaveBeenAnswered() {
		Call<String> first = begin();
		Call<String> second = begin();
		Call<String> third = begin();
		Call<String> fourth = begin();
		Call<String> fifth = begin();
		third.complete("in the middle");
		first.complete("at the beginning");
		fifth.complete("at the end");
		pass(TIMEOUT);
		assertThatTimeIsOver(second);
		assertThatTimeIsOver(fourth);
		assertThat(List.of(first.join(), third.join(), fifth.join())).containsExactly("at the beginning",
				"in the middle", "at the end");
	}

	@Test
	void keepsNoCallThatHasBeenAnswered() {
		Call<String> first = begin();
		Call<String> second = begin();
		Call<String> third = begin();
		second.complete("yes");
		assertThat(first.after()).isSameAs(third);
		assertThat(third.before()).isSameAs(first);
	}

	@Test
	void watchesCallsThatBeginAfterAllHaveEnded() {
		Call<String> first = begin();
		pass(TIMEOUT);
		assertThatTimeIsOver(first);
		Call<String> second = begin();
		pass(TIMEOUT);
		assertThatTimeIsOver(second);
	}

	@Test
	void tellsTheEndOfACallOnce() {
		Call<String> answered = begin();
		assertThat(answered.complete("yes")).isTrue();
		assertThat(answered.complete("again")).isFalse();
		assertThat(answered.completeExceptionally(new IllegalStateException())).isFalse();
		assertThat(answered.cancel(false)).isFalse();
		assertThat(this.ends).containsExactly("answer");
	}

	@Test
	void tellsThatACallIsCancelledOnce() {
		Call<String> cancelled = begin();
		assertThat(cancelled.cancel(false)).isTrue();
		assertThat(cancelled.cancel(false)).isTrue();
		assertThat(cancelled.complete("too late")).isFalse();
		assertThat(cancelled).isCancelled();
		assertThat(this.ends).containsExactly("CancellationException");
	}

	@Test
	void endsEveryCallOfManyThreadsOnce() {
		int threads = 4;
		int calls = 5000;
		List<CompletableFuture<Void>> workers = IntStream.range(0, threads)
			.mapToObj((worker) -> CompletableFuture.runAsync(() -> {
				@Nullable Call<String> before = null;
				for (int i = 0; i < calls; i++) {
					Call<String> call = begin();
					if (before != null) {
						before.complete("yes");
					}
					before = call;
				}
			}))
			.toList();
		CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).join();
		pass(TIMEOUT);
		Awaitility.await().atMost(SOON).until(() -> this.ends.size() == threads * calls);
		assertThat(this.ends).filteredOn("TimeoutException"::equals).hasSize(threads);
	}

	private static void assertThatTimeIsOver(Call<String> call) {
		assertThat(call).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(TimeUnit.NANOSECONDS.convert(time));
	}

	private Call<String> begin() {
		Call<String> call = new Call<>(this.pending) {

			@Override
			void send() {
			}

		};
		this.pending.begin(call);
		return call;
	}

}
