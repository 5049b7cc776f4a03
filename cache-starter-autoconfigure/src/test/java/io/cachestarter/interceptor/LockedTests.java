package io.cachestarter.interceptor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import io.cachestarter.annotation.Locked;
import io.cachestarter.annotation.Locked.OnFailure;
import io.cachestarter.lock.LockLostException;
import io.cachestarter.lock.LockNotAcquiredException;
import io.cachestarter.test.RecordingLocks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** {@link Locked} on methods that return at once. */
class LockedTests {

	private final LockedContext context = new LockedContext(Orders.class, Parcels.class, Stock.class, Store.class);

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void holdsLockNamedAfterTheMethodWhileItRuns() {
		assertThat(orders().plain()).isEqualTo("done");

		assertEvents("lock Orders.plain for 10000", "run", "unlock Orders.plain");
	}

	@Test
	void appendsKeyToTheName() {
		orders().keyed(7);

		assertEvents("lock orders:7 for 10000", "run", "unlock orders:7");
	}

	@Test
	void failsWithoutKey() {
		Orders orders = orders();

		assertThatIllegalStateException().isThrownBy(() -> orders.byName(null))
			.withMessageContainingAll("@Locked(key = \"#name\") on", "Orders.byName", "gave null");
		assertEvents();
	}

	@Test
	void putsValuesInThePlaceOfPlaceholders() {
		orders().placeholders();

		assertEvents("lock orders-north for 7000 lease 60000", "run", "unlock orders-north");
	}

	@Test
	void takesFairLock() {
		orders().fair();

		assertEvents("lock fair! for 0", "run", "unlock fair!");
	}

	@Test
	void takesNoLockUnlessTheConditionHolds() {
		Orders orders = orders();
		orders.conditional(0);
		orders.conditional(1);

		assertEvents("run", "lock Orders.conditional for 10000", "run", "unlock Orders.conditional");
	}

	@Test
	void takesTheSameLockAgainOnTheSameThread() {
		start(Parcels.class).outer();

		assertEvents("lock orders:1 for 10000", "lock orders:1 for 10000", "run", "unlock orders:1", "unlock orders:1");
	}

	@Test
	void takesAllLocksOfAMethodInTheOrderOfTheirNames() {
		orders().several();

		assertEvents("lock a for 10000", "lock b! for 10000", "lock c:1 for 10000", "run", "unlock c:1", "unlock b!",
				"unlock a");
	}

	@Test
	void takesNoneIfOneCannotBeHad() {
		this.context.locks.occupy("c:1");
		Orders orders = orders();

		assertThatExceptionOfType(LockNotAcquiredException.class).isThrownBy(orders::several)
			.satisfies((ex) -> assertThat(ex.getLockName()).isEqualTo("c:1"));
		assertEvents("lock a for 10000", "lock b! for 10000", "not lock c:1 for 10000", "unlock b!", "unlock a");
	}

	@Test
	void takesALockThatIsNamedTwiceOnce() {
		orders().twice();

		assertEvents("lock x for 1000", "run", "unlock x");
	}

	@Test
	void saysWhichLockCouldNotBeHad() {
		this.context.locks.occupy("Orders.plain");
		Orders orders = orders();

		assertThatExceptionOfType(LockNotAcquiredException.class).isThrownBy(orders::plain)
			.withMessageContainingAll("'Orders.plain'", "@Locked on", "LockedTests$Orders.plain", "10000 ms");
		assertEvents("not lock Orders.plain for 10000");
	}

	@Test
	void skipsTheMethodIfToldSo() {
		this.context.locks.occupy("skipped");
		Orders orders = orders();

		assertThat(orders.skippedText()).isNull();
		assertThat(orders.skippedOptional()).isEmpty();
		assertEvents("not lock skipped for 0", "not lock skipped for 0");
	}

	@Test
	void runsUnlockedOnlyIfToldSo() {
		this.context.locks.occupy("best-effort");

		assertThat(orders().bestEffort()).isEqualTo("done");
		assertEvents("not lock best-effort for 0", "unlocked best-effort", "run");
	}

	@Test
	void givesTheLockBackAfterAnException() {
		Orders orders = orders();

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(orders::fail)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
		assertEvents("lock failing for 10000", "unlock failing");
	}

	@Test
	void tellsTheCallerThatTheLockWasLostInPlaceOfTheResult() {
		Orders orders = orders();

		assertThatExceptionOfType(LockLostException.class).isThrownBy(orders::lose);
		assertEvents("lock lost for 10000", "unlock lost");
	}

	@Test
	void addsTheLossToTheExceptionOfTheMethod() {
		Orders orders = orders();

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(orders::loseAndFail)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement().isInstanceOf(LockLostException.class));
		assertThat(this.context.locks.isHeld("lost")).isFalse();
	}

	@Test
	void givesAllLocksBackAlthoughOneWasLost() {
		Orders orders = orders();

		assertThatExceptionOfType(LockLostException.class).isThrownBy(orders::loseOneOfTwo);
		assertEvents("lock lost for 10000", "lock other for 10000", "unlock other", "unlock lost");
	}

	@Test
	void keepsTheInterruptOfAWaitingCaller() {
		Orders orders = orders();
		Thread.currentThread().interrupt();

		LockNotAcquiredException failure = catchThrowableOfType(LockNotAcquiredException.class, orders::bestEffort);

		assertThat(Thread.interrupted()).isTrue();
		assertThat(failure).hasCauseInstanceOf(InterruptedException.class).hasMessageContaining("'best-effort'");
		assertEvents();
	}

	@Test
	void takesAnnotationOfClass() {
		Stock stock = start(Stock.class);
		stock.fill();
		stock.empty();
		assertThat(stock).hasToString("stock");

		assertEvents("lock Stock.fill for 10000", "unlock Stock.fill", "lock empty for 10000", "unlock empty");
	}

	@Test
	void takesAnnotationOfInterfaceAndMetaAnnotation() {
		Store store = start(Store.class);
		store.save(7);
		store.remove();

		assertEvents("lock store:7 for 10000", "unlock store:7", "lock meta for 3000", "unlock meta");
	}

	@Test
	void leavesOtherMethodsAlone() {
		orders().unlocked();

		assertEvents("run");
	}

	@ParameterizedTest
	@MethodSource("unusable")
	void stopsTheStartWhenAnAnnotationCannotBeUsed(Class<?> bean, List<String> message) {
		try (LockedContext unusable = new LockedContext(bean)) {
			BeanCreationException failure = catchThrowableOfType(BeanCreationException.class,
					() -> unusable.start(bean));

			assertThat(failure).as(bean.getSimpleName()).isNotNull();
			assertThat(failure.getCause()).isInstanceOf(IllegalStateException.class)
				.hasMessageContainingAll(message.toArray(String[]::new))
				.hasMessageContaining("LockedTests$" + bean.getSimpleName() + ".run");
		}
	}

	static List<Object[]> unusable() {
		return List.of(row(NoExpression.class, "@Locked(key = \"#id +\") on", "is not an expression"),
				row(NoCondition.class, "@Locked(condition = \"(\") on", "is not an expression"),
				row(NoDuration.class, "@Locked(waitTime = \"soon\") on", "is no duration", "2s"),
				row(NegativeWait.class, "@Locked(waitTime = \"-1s\") on", "is negative"),
				row(ShortLease.class, "@Locked(leaseTime = \"99ms\") on", "is not from 100ms to 24h"),
				row(LongLease.class, "@Locked(leaseTime = \"25h\") on", "is not from 100ms to 24h"),
				row(NoProperty.class, "@Locked(waitTime = \"${test.nowhere}\") on", "placeholder without a value"),
				row(BlankName.class, "@Locked(name = \"${test.blank}\") on", "is blank"),
				row(PrimitiveSkip.class, "returns int, so a call that is skipped has nothing to return"),
				row(PlainFuture.class, "returns a Future, whose end cannot be followed"),
				row(OwnFuture.class, "returns a OwnStage, which cannot be made here"),
				row(PrivateMethod.class, "no proxy can override"), row(StaticMethod.class, "no proxy can override"),
				row(FinalMethod.class, "no proxy can override"), row(FinalRepeated.class, "no proxy can override"));
	}

	private static Object[] row(Class<?> bean, String... message) {
		return new Object[] { bean, List.of(message) };
	}

	@Test
	void worksOnBeansThatAreProxiedTwice() {
		this.context.context().registerBean(DefaultAdvisorAutoProxyCreator.class, () -> {
			DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
			creator.setProxyTargetClass(true);
			return creator;
		});
		orders().plain();

		assertThat(this.context.events()).containsOnlyOnce("run").endsWith("unlock Orders.plain");
		assertThat(this.context.locks.isHeld("Orders.plain")).isFalse();
	}

	@Test
	void comesBeforeEveryOtherAdvice() {
		LockedAdvisor advisor = this.context.start(LockedAdvisor.class);

		assertThat(advisor).isInstanceOf(PriorityOrdered.class);
		assertThat(advisor.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE + 100);
	}

	private Orders orders() {
		return start(Orders.class);
	}

	private <T> T start(Class<T> bean) {
		return this.context.start(bean);
	}

	private void assertEvents(String... events) {
		assertThat(this.context.events()).containsExactly(events);
	}

	static class Orders {

		private final RecordingLocks locks;

		Orders(RecordingLocks locks) {
			this.locks = locks;
		}

		private String run() {
			this.locks.note("run");
			return "done";
		}

		public void unlocked() {
			run();
		}

		@Locked
		public String plain() {
			return run();
		}

		@Locked(name = "orders", key = "#id")
		public void keyed(long id) {
			run();
		}

		@Locked(key = "#name")
		public void byName(@Nullable String name) {
			run();
		}

		@Locked(name = "orders-${test.region}", waitTime = "${test.wait}", leaseTime = "${test.lease}")
		public void placeholders() {
			run();
		}

		@Locked(name = "fair", fair = true, waitTime = "0s")
		public void fair() {
			run();
		}

		@Locked(condition = "#id > 0")
		public void conditional(long id) {
			run();
		}

		@Locked(name = "c", key = "1")
		@Locked(name = "a")
		@Locked(name = "b", fair = true)
		public void several() {
			run();
		}

		@Locked(name = "x", waitTime = "1s")
		@Locked(name = "x", waitTime = "2s")
		public void twice() {
			run();
		}

		@Locked(name = "skipped", waitTime = "0s", onFailure = OnFailure.SKIP)
		public String skippedText() {
			return run();
		}

		@Locked(name = "skipped", waitTime = "0s", onFailure = OnFailure.SKIP)
		public Optional<String> skippedOptional() {
			return Optional.of(run());
		}

		@Locked(name = "best-effort", waitTime = "0s", onFailure = OnFailure.RUN_UNLOCKED)
		public String bestEffort() {
			return run();
		}

		@Locked(name = "failing")
		public void fail() {
			throw new UnsupportedOperationException();
		}

		@Locked(name = "lost")
		public String lose() {
			this.locks.lose("lost");
			return "worthless";
		}

		@Locked(name = "lost")
		public void loseAndFail() {
			this.locks.lose("lost");
			throw new UnsupportedOperationException();
		}

		@Locked(name = "lost")
		@Locked(name = "other")
		public void loseOneOfTwo() {
			this.locks.lose("other");
		}

	}

	static class Parcels {

		private final Orders orders;

		Parcels(Orders orders) {
			this.orders = orders;
		}

		@Locked(name = "orders", key = "1")
		public void outer() {
			this.orders.keyed(1);
		}

	}

	@Locked
	static class Stock {

		public void fill() {
		}

		@Locked(name = "empty")
		public void empty() {
		}

		@Override
		public String toString() {
			return "stock";
		}

	}

	interface Saving {

		@Locked(name = "store", key = "#p0")
		void save(long id);

	}

	static class Store implements Saving {

		@Override
		public void save(long id) {
		}

		@MetaLocked
		public void remove() {
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@Locked(name = "meta", waitTime = "3s")
	@interface MetaLocked {

	}

	static class NoExpression {

		@Locked(key = "#id +")
		public void run(long id) {
		}

	}

	static class NoCondition {

		@Locked(condition = "(")
		public void run() {
		}

	}

	static class NoDuration {

		@Locked(waitTime = "soon")
		public void run() {
		}

	}

	static class NegativeWait {

		@Locked(waitTime = "-1s")
		public void run() {
		}

	}

	static class ShortLease {

		@Locked(leaseTime = "99ms")
		public void run() {
		}

	}

	static class LongLease {

		@Locked(leaseTime = "25h")
		public void run() {
		}

	}

	static class NoProperty {

		@Locked(waitTime = "${test.nowhere}")
		public void run() {
		}

	}

	static class BlankName {

		@Locked(name = "${test.blank}")
		public void run() {
		}

	}

	static class PrimitiveSkip {

		@Locked(onFailure = OnFailure.SKIP)
		public int run() {
			return 1;
		}

	}

	static class PlainFuture {

		@Locked
		public Future<String> run() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class OwnStage extends CompletableFuture<String> {

	}

	static class OwnFuture {

		@Locked
		public OwnStage run() {
			return new OwnStage();
		}

	}

	static class PrivateMethod {

		public void call() {
			run();
		}

		@Locked
		private void run() {
		}

	}

	static class StaticMethod {

		@Locked
		public static void run() {
		}

	}

	static class FinalMethod {

		@Locked
		public final void run() {
		}

	}

	static class FinalRepeated {

		@Locked(name = "a")
		@Locked(name = "b")
		public final void run() {
		}

	}

}
