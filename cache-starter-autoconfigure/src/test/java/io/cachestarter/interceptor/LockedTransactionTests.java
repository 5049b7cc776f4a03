package io.cachestarter.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.cachestarter.annotation.Locked;
import io.cachestarter.lock.LockLostException;
import io.cachestarter.test.RecordingLocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** {@link Locked} around, inside and across transactions. */
class LockedTransactionTests {

	private final LockedContext context = new LockedContext(Orders.class);

	private final EventTransactions manager = new EventTransactions(this.context.locks::note);

	private final TransactionTemplate transaction = new TransactionTemplate(this.manager);

	@AfterEach
	void close() {
		this.context.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { LastTransactions.class, FirstTransactions.class })
	void holdsTheLockAroundTheTransactionOfTheSameMethod(Class<?> transactions) {
		Orders orders = start(transactions);
		orders.lockedFirst();
		orders.lockedLast();

		assertEvents("lock orders for 10000", "begin", "run", "commit", "unlock orders", "lock orders for 10000",
				"begin", "run", "commit", "unlock orders");
	}

	@Test
	void keepsTheLockUntilTheTransactionOfTheCallerHasCommitted() {
		Orders orders = start(LastTransactions.class);
		this.transaction.executeWithoutResult((status) -> {
			orders.locked();
			this.context.locks.note("rest");
		});

		assertEvents("begin", "lock orders for 10000", "run", "rest", "commit", "unlock orders");
	}

	@Test
	void givesTheLocksOfOneCallBackTheOtherWayRound() {
		Orders orders = start(LastTransactions.class);
		this.transaction.executeWithoutResult((status) -> orders.lockedTwice());

		assertEvents("begin", "lock a for 10000", "lock b for 10000", "run", "commit", "unlock b", "unlock a");
	}

	@Test
	void keepsTheLockUntilTheTransactionOfTheCallerHasRolledBack() {
		Orders orders = start(LastTransactions.class);
		this.transaction.executeWithoutResult((status) -> {
			orders.locked();
			status.setRollbackOnly();
		});

		assertEvents("begin", "lock orders for 10000", "run", "rollback", "unlock orders");
	}

	@Test
	void givesALockThatTheTransactionHasAlreadyBackAtTheEndOfTheMethod() {
		Orders orders = start(LastTransactions.class);
		this.transaction.executeWithoutResult((status) -> {
			orders.locked();
			orders.locked();
		});

		assertEvents("begin", "lock orders for 10000", "run", "lock orders for 10000", "run", "unlock orders", "commit",
				"unlock orders");
	}

	@Test
	void refusesToCommitWhatWasDoneUnderALostLock() {
		Orders orders = start(LastTransactions.class);

		assertThatExceptionOfType(LockLostException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				orders.locked();
				this.context.locks.lose("orders");
			}));
		assertEvents("begin", "lock orders for 10000", "run", "rollback", "unlock orders");
	}

	@Test
	void tellsTheCallerAtOnceWhenTheLockIsLostWhileTheMethodRuns() {
		Orders orders = start(LastTransactions.class);

		assertThatExceptionOfType(LockLostException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				orders.lose();
				this.context.locks.note("rest");
			}));
		assertEvents("begin", "lock orders for 10000", "rollback", "unlock orders");
	}

	@Test
	void holdsAnInnerTransactionOfItsOwnApartFromTheOuterOne() {
		Orders orders = start(LastTransactions.class);
		this.transaction.executeWithoutResult((status) -> {
			orders.locked();
			orders.inNew(orders::locked);
			this.context.locks.note("rest");
		});

		assertEvents("begin", "lock orders for 10000", "run", "begin", "lock orders for 10000", "run", "commit",
				"unlock orders", "rest", "commit", "unlock orders");
	}

	@Test
	void keepsTheLockOfAMethodWithATransactionOfItsOwnUntilTheOuterOneHasEnded() {
		Orders orders = start(LastTransactions.class);
		this.transaction.executeWithoutResult((status) -> {
			orders.lockedNew();
			this.context.locks.note("rest");
		});

		assertEvents("begin", "lock orders for 10000", "begin", "run", "commit", "rest", "commit", "unlock orders");
	}

	@Test
	void givesTheLockBackAtOnceWithoutATransaction() {
		Orders orders = start(LastTransactions.class);
		TransactionTemplate none = new TransactionTemplate(this.manager);
		none.setPropagationBehavior(TransactionTemplate.PROPAGATION_SUPPORTS);
		none.executeWithoutResult((status) -> {
			orders.locked();
			this.context.locks.note("rest");
		});

		assertEvents("lock orders for 10000", "run", "unlock orders", "rest");
	}

	@Test
	void keepsTheLockOfAFutureUntilTheTransactionHasEndedButNotTheCaller() {
		Orders orders = start(LastTransactions.class);
		this.transaction.executeWithoutResult((status) -> {
			assertThat(orders.future(CompletableFuture.completedFuture("done"))).isCompletedWithValue("done");
			this.context.locks.note("rest");
		});

		assertEvents("begin", "ask orders", "acquire orders", "run", "rest", "commit", "close orders");
	}

	@Test
	void keepsTheLockOfAFutureThatOutlivesTheTransaction() {
		Orders orders = start(LastTransactions.class);
		CompletableFuture<String> source = new CompletableFuture<>();
		this.transaction.executeWithoutResult((status) -> assertThat(orders.future(source)).isNotCompleted());

		assertEvents("begin", "ask orders", "acquire orders", "run", "commit");
		source.complete("done");
		assertEvents("begin", "ask orders", "acquire orders", "run", "commit", "close orders");
	}

	@Test
	void failsAFutureInATransactionWhoseLockIsLost() {
		Orders orders = start(LastTransactions.class);
		CompletableFuture<String> source = new CompletableFuture<>();

		assertThatExceptionOfType(LockLostException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				CompletableFuture<String> returned = orders.future(source);
				this.context.locks.lose("orders");
				source.complete("worthless");
				assertThat(catchThrowableOfType(ExecutionException.class, returned::get))
					.hasCauseInstanceOf(LockLostException.class);
			}));
		assertEvents("begin", "ask orders", "acquire orders", "run", "rollback", "close orders");
	}

	@Test
	void holdsTheLockOfAPublisherForItselfAlone() {
		Orders orders = start(LastTransactions.class);
		this.transaction.executeWithoutResult((status) -> assertThat(orders.mono().block()).isEqualTo("done"));

		assertEvents("begin", "ask orders", "acquire orders", "close orders", "commit");
	}

	private Orders start(Class<?> transactions) {
		this.context.context().register(transactions);
		this.context.context().registerBean(EventTransactions.class, () -> this.manager);
		return this.context.start(Orders.class);
	}

	private void assertEvents(String... events) {
		assertThat(this.context.events()).containsExactly(events);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class LastTransactions {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(order = Ordered.HIGHEST_PRECEDENCE)
	static class FirstTransactions {

	}

	static class Orders {

		private final RecordingLocks locks;

		Orders(RecordingLocks locks) {
			this.locks = locks;
		}

		@Locked(name = "orders")
		@Transactional
		public void lockedFirst() {
			this.locks.note("run");
		}

		@Transactional
		@Locked(name = "orders")
		public void lockedLast() {
			this.locks.note("run");
		}

		@Locked(name = "orders")
		public void locked() {
			this.locks.note("run");
		}

		@Locked(name = "a")
		@Locked(name = "b")
		public void lockedTwice() {
			this.locks.note("run");
		}

		@Locked(name = "orders")
		public void lose() {
			this.locks.lose("orders");
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public void inNew(Runnable work) {
			work.run();
		}

		@Locked(name = "orders")
		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public void lockedNew() {
			this.locks.note("run");
		}

		@Locked(name = "orders")
		public CompletableFuture<String> future(CompletableFuture<String> source) {
			this.locks.note("run");
			return source;
		}

		@Locked(name = "orders")
		public Mono<String> mono() {
			return Mono.just("done");
		}

	}

}
