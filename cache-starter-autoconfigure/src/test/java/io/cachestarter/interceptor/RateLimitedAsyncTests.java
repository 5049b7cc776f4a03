package io.cachestarter.interceptor;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitExceededException;
import io.cachestarter.ratelimit.RecordingLimiters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** {@link RateLimited} on methods that return futures and publishers. */
class RateLimitedAsyncTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final RateLimitedContext context = new RateLimitedContext();

	private Jobs jobs;

	@BeforeEach
	void start() {
		this.jobs = this.context.start(Jobs.class);
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void returnsTheFutureOfTheMethodIfNothingIsLent() {
		assertThat(this.jobs.plain()).isSameAs(Jobs.DONE);

		assertEvents("ask plain[]", "run");
	}

	@Test
	void failsTheFutureOverTheLimit() {
		this.context.limiters.exhaust("plain");

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> this.jobs.plain().join())
			.withCauseInstanceOf(RateLimitExceededException.class);
		assertEvents("ask plain[]");
	}

	@Test
	void givesPermitsBackBeforeTheFutureCompletes() {
		CompletionStage<String> returned = this.jobs.future(false);
		CompletionStage<String> noted = returned.whenComplete((value, ex) -> this.context.limiters.note("told"));
		assertEvents("ask future[]", "run");

		this.jobs.pending().complete("done");

		assertThat(noted.toCompletableFuture().join()).isEqualTo("done");
		assertEvents("ask future[]", "run", "release", "told");
	}

	@Test
	void givesPermitsBackWhenTheFutureFails() {
		CompletionStage<String> returned = this.jobs.future(false);
		this.jobs.pending().completeExceptionally(new IllegalStateException("failed"));

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> returned.toCompletableFuture().join())
			.withCauseInstanceOf(IllegalStateException.class);
		assertEvents("ask future[]", "run", "release");
	}

	@Test
	void givesPermitsBackWhenTheFutureIsCancelled() {
		boolean cancelled = this.jobs.future(false).toCompletableFuture().cancel(true);

		assertThat(cancelled).isTrue();
		assertThat(this.jobs.pending()).isCancelled();
		assertEvents("ask future[]", "run", "release");
	}

	@Test
	void givesPermitsBackWhenThereIsNoFuture() {
		assertThatIllegalStateException().isThrownBy(() -> this.jobs.future(true));

		assertEvents("ask future[]", "run", "release");
	}

	@Test
	void countsEachSubscription() {
		Mono<String> mono = this.jobs.mono();
		assertEvents();

		assertThat(mono.block(SOON)).isEqualTo("done");
		assertThat(mono.block(SOON)).isEqualTo("done");
		assertEvents("ask mono[]", "run", "ask mono[]", "run");
	}

	@Test
	void signalsTheErrorAtSubscription() {
		this.context.limiters.exhaust("mono");
		this.context.limiters.exhaust("flux");

		StepVerifier.create(this.jobs.mono()).verifyError(RateLimitExceededException.class);
		StepVerifier.create(this.jobs.flux()).verifyError(RateLimitExceededException.class);
		assertEvents("ask mono[]", "ask flux[]");
	}

	@Test
	void givesPermitsBackBeforeTheEndOfAFluxIsTold() {
		StepVerifier.create(this.jobs.flux().doOnComplete(() -> this.context.limiters.note("told")))
			.then(() -> this.jobs.sink().tryEmitNext("a").orThrow())
			.expectNext("a")
			.then(() -> assertEvents("ask flux[]", "run"))
			.then(() -> this.jobs.sink().tryEmitComplete().orThrow())
			.verifyComplete();

		assertEvents("ask flux[]", "run", "release", "told");
	}

	@Test
	void givesPermitsBackWhenAFluxFails() {
		this.jobs.sink().tryEmitError(new IllegalStateException("failed")).orThrow();

		StepVerifier.create(this.jobs.flux()).verifyErrorMessage("failed");
		assertEvents("ask flux[]", "run", "release");
	}

	@Test
	void givesPermitsBackWhenASubscriptionIsCancelled() {
		Disposable subscription = this.jobs.flux().subscribe();
		subscription.dispose();

		assertEvents("ask flux[]", "run", "release");
	}

	@Test
	void givesPermitsBackThatComeAfterTheCancellation() {
		CompletableFuture<Void> decisions = this.context.limiters.holdDecisions();
		Disposable subscription = this.jobs.flux().subscribe();
		subscription.dispose();
		decisions.complete(null);

		assertEvents("ask flux[]", "release");
	}

	@Test
	void doesNotCallTheMethodOnTheThreadThatDecides() {
		CompletableFuture<Void> decisions = this.context.limiters.holdDecisions();
		CompletableFuture<String> value = this.jobs.thread().toFuture();
		decisions.complete(null);

		assertThat(value.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join()).startsWith("boundedElastic");
	}

	private void assertEvents(String... events) {
		assertThat(this.context.events()).containsExactly(events);
	}

	static class Jobs {

		static final CompletableFuture<String> DONE = CompletableFuture.completedFuture("done");

		private final CompletableFuture<String> pending = new CompletableFuture<>();

		private final Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();

		@Autowired
		@Nullable RecordingLimiters limiters;

		CompletableFuture<String> pending() {
			return this.pending;
		}

		Sinks.Many<String> sink() {
			return this.sink;
		}

		void run() {
			Objects.requireNonNull(this.limiters).note("run");
		}

		@RateLimited(name = "plain", limit = 1, window = "1s")
		public CompletableFuture<String> plain() {
			run();
			return DONE;
		}

		@RateLimited(name = "future", limit = 1, window = "1s", algorithm = RateLimitAlgorithm.CONCURRENCY)
		public CompletionStage<String> future(boolean fail) {
			run();
			if (fail) {
				throw new IllegalStateException("failed");
			}
			return this.pending;
		}

		@RateLimited(name = "mono", limit = 1, window = "1s")
		public Mono<String> mono() {
			run();
			return Mono.just("done");
		}

		@RateLimited(name = "flux", limit = 1, window = "1s", algorithm = RateLimitAlgorithm.CONCURRENCY)
		public Flux<String> flux() {
			run();
			return this.sink.asFlux();
		}

		@RateLimited(name = "thread", limit = 1, window = "1s")
		public Mono<String> thread() {
			return Mono.just(Thread.currentThread().getName());
		}

	}

}
