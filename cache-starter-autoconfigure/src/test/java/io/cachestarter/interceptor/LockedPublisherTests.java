package io.cachestarter.interceptor;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.cachestarter.annotation.Locked;
import io.cachestarter.annotation.Locked.OnFailure;
import io.cachestarter.lock.LockLostException;
import io.cachestarter.lock.LockNotAcquiredException;
import io.cachestarter.test.Crowd;
import io.cachestarter.test.RecordingLocks;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.BeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** {@link Locked} on methods that return a publisher. */
class LockedPublisherTests {

	private final LockedContext context = new LockedContext(Orders.class);

	private final TestPublisher<String> source = TestPublisher.create();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void takesTheLockAtSubscriptionAndCallsTheMethodUnderIt() {
		Mono<String> returned = orders().mono(Mono.just("done"));

		assertEvents();
		assertThat(returned.block()).isEqualTo("done");
		assertEvents("ask orders:1", "acquire orders:1", "run", "close orders:1");
	}

	@Test
	void takesTheLockAnewAtEachSubscription() {
		Mono<String> returned = orders().mono(Mono.just("done"));
		returned.block();

		assertThat(returned.block()).isEqualTo("done");
		assertThat(this.context.events()).hasSize(8)
			.endsWith("ask orders:1", "acquire orders:1", "run", "close orders:1");
	}

	@Test
	void runsTheAdviceInsideAtEachSubscription() {
		this.context.context()
			.registerBean("inside", DefaultPointcutAdvisor.class,
					() -> new DefaultPointcutAdvisor(new AnnotationMatchingPointcut(null, Locked.class),
							(MethodInterceptor) (invocation) -> {
								this.context.locks.note("inside");
								return invocation.proceed();
							}),
					(definition) -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
		Mono<String> returned = orders().fail();

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(returned::block);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(returned::block);
		assertEvents("ask orders", "acquire orders", "inside", "close orders", "ask orders", "acquire orders", "inside",
				"close orders");
	}

	@Test
	void waitsWithoutBlocking() {
		this.context.locks.occupy("orders:1");
		AtomicReference<String> seen = new AtomicReference<>();
		Disposable subscription = orders().mono(Mono.just("done")).subscribe(seen::set);

		assertEvents("ask orders:1");
		this.context.locks.free("orders:1");
		assertThat(seen).hasValue("done");
		assertThat(subscription.isDisposed()).isTrue();
		assertEvents("ask orders:1", "acquire orders:1", "run", "close orders:1");
	}

	@Test
	void stopsWaitingWhenCancelled() {
		this.context.locks.occupy("orders:1");
		orders().mono(Mono.just("done")).subscribe().dispose();
		this.context.locks.free("orders:1");

		assertEvents("ask orders:1", "cancel orders:1");
		assertThat(this.context.locks.isHeld("orders:1")).isFalse();
	}

	@Test
	void holdsTheLockUntilTheMonoHasItsValue() {
		AtomicReference<Boolean> heldAtTheEnd = new AtomicReference<>();
		Disposable subscription = orders().mono(this.source.mono())
			.subscribe((value) -> heldAtTheEnd.set(this.context.locks.isHeld("orders:1")));

		assertThat(this.context.locks.isHeld("orders:1")).isTrue();
		this.source.emit("done");
		assertThat(heldAtTheEnd).hasValue(false);
		assertThat(subscription.isDisposed()).isTrue();
	}

	@Test
	void givesTheLockBackAfterAnEmptyMono() {
		assertThat(orders().mono(Mono.empty()).blockOptional()).isEmpty();
		assertEvents("ask orders:1", "acquire orders:1", "run", "close orders:1");
	}

	@Test
	void givesTheLockBackAfterAnError() {
		Mono<String> returned = orders().mono(Mono.error(new UnsupportedOperationException()));

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(returned::block);
		assertThat(this.context.locks.isHeld("orders:1")).isFalse();
	}

	@Test
	void givesTheLockBackWhenTheMethodThrows() {
		Mono<String> returned = orders().fail();

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(returned::block);
		assertEvents("ask orders", "acquire orders", "close orders");
	}

	@Test
	void givesTheLockBackWhenCancelled() {
		Disposable subscription = orders().mono(this.source.mono()).subscribe();
		subscription.dispose();

		this.source.assertCancelled();
		assertEvents("ask orders:1", "acquire orders:1", "run", "close orders:1");
	}

	@Test
	void failsWhenTheLockWasLost() {
		Mono<String> returned = orders().losing(Mono.just("worthless"));

		assertThatExceptionOfType(LockLostException.class).isThrownBy(returned::block);
	}

	@Test
	void failsWhenTheLockOfAnEmptyMonoWasLost() {
		Mono<String> returned = orders().losing(Mono.empty());

		assertThatExceptionOfType(LockLostException.class).isThrownBy(returned::block);
	}

	@Test
	void addsTheLossToTheError() {
		Mono<String> returned = orders().losing(Mono.error(new UnsupportedOperationException()));

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(returned::block)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).anyMatch(LockLostException.class::isInstance));
	}

	@Test
	void holdsTheLockUntilTheFluxHasCompleted() {
		StringBuilder seen = new StringBuilder();
		Disposable subscription = orders().flux(this.source.flux()).subscribe(seen::append);
		this.source.next("a", "b");

		assertThat(seen).hasToString("ab");
		assertThat(this.context.locks.isHeld("orders")).isTrue();
		this.source.complete();
		assertThat(this.context.locks.isHeld("orders")).isFalse();
		assertThat(subscription.isDisposed()).isTrue();
	}

	@Test
	void givesTheLockBackWhenOnlyTheBeginningOfAFluxIsTaken() {
		assertThat(orders().flux(Flux.just("a", "b", "c")).take(2).collectList().block()).containsExactly("a", "b");
		assertEvents("ask orders", "acquire orders", "run", "close orders");
	}

	@Test
	void endsTheFluxWithAnErrorWhenTheLockWasLost() {
		Flux<String> returned = orders().losingFlux(Flux.just("a"));

		assertThatExceptionOfType(LockLostException.class).isThrownBy(returned::blockLast);
	}

	@Test
	void addsTheLossToTheErrorOfTheFlux() {
		Flux<String> returned = orders().losingFlux(Flux.error(new UnsupportedOperationException()));

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(returned::blockLast)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).anyMatch(LockLostException.class::isInstance));
	}

	@Test
	void takesSeveralLocksOrNone() {
		this.context.locks.occupy("b");
		Mono<String> returned = orders().several();

		assertThatExceptionOfType(LockNotAcquiredException.class).isThrownBy(returned::block);
		assertEvents("ask a", "acquire a", "ask b for 0", "close a");
	}

	@Test
	void skipsTheMethodIfToldSo() {
		this.context.locks.occupy("skipped");

		assertThat(orders().skipped().collectList().block()).isEmpty();
		assertEvents("ask skipped for 0");
	}

	@Test
	void runsUnlockedOnlyIfToldSo() {
		this.context.locks.occupy("best-effort");

		assertThat(orders().bestEffort().block()).isEqualTo("done");
		assertEvents("ask best-effort for 0", "unlocked best-effort", "run");
	}

	@Test
	void keepsNoLockThatComesAtTheMomentOfTheCancellation() throws InterruptedException {
		Orders orders = orders();
		for (int round = 0; round < 2_000; round++) {
			this.context.locks.occupy("orders:1");
			Disposable subscription = orders.mono(Mono.never()).subscribe();
			CountDownLatch cancelled = new CountDownLatch(1);
			Crowd<CompletableFuture<?>> race = Crowd.start(List.of(() -> {
				this.context.locks.free("orders:1");
				return CompletableFuture.completedFuture(null);
			}, () -> {
				subscription.dispose();
				cancelled.countDown();
				return CompletableFuture.completedFuture(null);
			}));
			assertThat(race.failures()).isEmpty();
			assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(this.context.locks.isHeld("orders:1")).as("round %d", round).isFalse();
		}
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

		@Locked(name = "orders", key = "1")
		public Mono<String> mono(Mono<String> source) {
			this.locks.note("run");
			return source;
		}

		@Locked(name = "orders")
		public Mono<String> fail() {
			throw new UnsupportedOperationException();
		}

		@Locked(name = "lost")
		public Mono<String> losing(Mono<String> source) {
			this.locks.lose("lost");
			return source;
		}

		@Locked(name = "lost")
		public Flux<String> losingFlux(Flux<String> source) {
			this.locks.lose("lost");
			return source;
		}

		@Locked(name = "orders")
		public Flux<String> flux(Flux<String> source) {
			this.locks.note("run");
			return source;
		}

		@Locked(name = "b", waitTime = "0s")
		@Locked(name = "a")
		public Mono<String> several() {
			return run();
		}

		@Locked(name = "skipped", waitTime = "0s", onFailure = OnFailure.SKIP)
		public Flux<String> skipped() {
			return run().flux();
		}

		@Locked(name = "best-effort", waitTime = "0s", onFailure = OnFailure.RUN_UNLOCKED)
		public Mono<String> bestEffort() {
			return run();
		}

		private Mono<String> run() {
			this.locks.note("run");
			return Mono.just("done");
		}

	}

}
