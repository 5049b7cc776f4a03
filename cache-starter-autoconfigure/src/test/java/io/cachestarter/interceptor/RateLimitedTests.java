package io.cachestarter.interceptor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.ratelimit.KeyResolver;
import io.cachestarter.ratelimit.LimitedCall;
import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitExceededException;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.ratelimit.RecordingLimiters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** {@link RateLimited} on methods that return at once, and what it may say. */
class RateLimitedTests {

	private final RateLimitedContext context = new RateLimitedContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void asksTheLimiterNamedAfterTheMethodBeforeItRuns() {
		assertThat(orders().plain()).isEqualTo("done");

		assertEvents("ask Orders.plain[]", "run");
		assertThat(settings("Orders.plain").policies()).singleElement()
			.isEqualTo(
					new RateLimitPolicy("Orders.plain", 10, Duration.ofSeconds(1), RateLimitAlgorithm.SLIDING_WINDOW));
	}

	@Test
	void doesNotCallTheMethodOverItsLimit() {
		Orders orders = orders();
		this.context.limiters.exhaust("Orders.plain");

		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(orders::plain)
			.satisfies((ex) -> assertThat(ex.getResult().isAllowed()).isFalse());
		assertEvents("ask Orders.plain[]");
	}

	@Test
	void readsAllThatTheAnnotationSays() {
		orders().full(3);

		assertEvents("ask full-north[3]x6@gold", "run");
		assertThat(settings("full-north")).isEqualTo(new RateLimiterSettings("full-north", List
			.of(new RateLimitPolicy("full-north", 20, Duration.ofMinutes(1), RateLimitAlgorithm.TOKEN_BUCKET, 50)),
				Map.of(), OnRedisFailure.LOCAL, false, 5));
	}

	@Test
	void takesOverTheConfiguredReactionToAFailure() {
		orders().plain();

		assertThat(settings("Orders.plain").onRedisFailure()).isEqualTo(OnRedisFailure.CLOSED);
	}

	@Test
	void asksAllLimitsOfAMethodAtOnceAndNamesThemApart() {
		orders().several("ann");

		assertEvents("ask Orders.several[ann] + Orders.several-2[] + total[] + Orders.several-3[1]", "run");
	}

	@Test
	void asksTheSameLimiterAndKeyOnceForTheMostPermits() {
		orders().twice();

		assertEvents("ask shared[]x3 + shared[other]", "run");
	}

	@Test
	void asksNothingUnlessTheConditionHolds() {
		Orders orders = orders();
		orders.conditional(0);
		orders.conditional(1);

		assertEvents("run", "ask Orders.conditional[]", "run");
	}

	@Test
	void asksAConfiguredLimiter() {
		orders().configured();

		assertEvents("ask configured[]", "run");
		assertThat(this.context.limiters.limiters()).extracting(RateLimiterSettings::name).doesNotContain("configured");
	}

	@Test
	void failsWithoutKey() {
		Orders orders = orders();

		assertThatIllegalStateException().isThrownBy(() -> orders.byName(null))
			.withMessageContainingAll("@RateLimited(key = \"#name\") on", "Orders.byName", "gave null",
					"add a condition");
		assertEvents();
	}

	@Test
	void failsForLessThanOnePermit() {
		Orders orders = orders();

		assertThatIllegalStateException().isThrownBy(() -> orders.weighed(0))
			.withMessageContainingAll("@RateLimited(permits = \"#weight\") on", "Orders.weighed", "gave 0");
	}

	@Test
	void saysWhichExpressionFailed() {
		Orders orders = orders();

		assertThatIllegalStateException().isThrownBy(() -> orders.failing("x"))
			.withMessageContainingAll("@RateLimited(key = \"#name.nothing\") on", "Orders.failing", "#request");
	}

	@Test
	void givesConcurrentPermitsBackWhenTheMethodHasReturned() {
		assertThat(orders().concurrent(false)).isEqualTo("done");

		assertEvents("ask Orders.concurrent[]", "run", "release");
	}

	@Test
	void givesConcurrentPermitsBackWhenTheMethodHasFailed() {
		Orders orders = orders();

		assertThatIllegalStateException().isThrownBy(() -> orders.concurrent(true)).withMessage("failed");
		assertEvents("ask Orders.concurrent[]", "run", "release");
	}

	@Test
	void holdsForThePublicMethodsOfAnAnnotatedClass() {
		Catalog catalog = start(Catalog.class);
		catalog.find();
		catalog.list();
		catalog.own();
		catalog.hidden();

		assertEvents("ask Catalog.find[]", "run", "ask Catalog.list[]", "run", "ask own[]", "run", "run");
	}

	@Test
	void worksAsMetaAnnotation() {
		start(Meta.class).find();

		assertEvents("ask meta[]", "run");
	}

	@Test
	void asksTheResolverBeanForTheKeyAndGivesItTheCall() {
		this.context.context().registerBean("tenant", Tenant.class);
		start(Resolved.class).find("acme");

		assertEvents("ask Resolved.find[find:acme]", "run");
	}

	@Test
	void definesLimitersOfBeansThatAreMadeLater() {
		orders().plain();
		this.context.context().registerBean(Catalog.class);
		this.context.context().getBean(Catalog.class);

		assertThat(this.context.limiters.limiters()).extracting(RateLimiterSettings::name)
			.contains("Catalog.find", "own");
	}

	@Test
	void leavesHandlersAloneButDeclaresTheirLimiters() {
		this.context.with(new Handlers());
		Catalog catalog = start(Catalog.class);
		catalog.find();
		catalog.list();

		assertEvents("run", "run");
		this.context.context().registerBean(Meta.class);
		this.context.context().getBean(Meta.class).find();
		assertThat(this.context.limiters.limiters()).extracting(RateLimiterSettings::name)
			.containsExactlyInAnyOrder("Catalog.find", "own", "meta");
	}

	@ParameterizedTest
	@MethodSource("unusable")
	void stopsTheStart(Class<?> bean, List<String> message) {
		BeanCreationException failure = catchThrowableOfType(BeanCreationException.class, () -> start(bean));

		assertThat(failure).rootCause().isInstanceOf(RuntimeException.class);
		assertThat(failure).hasStackTraceContaining(bean.getSimpleName());
		message.forEach((part) -> assertThat(failure).hasStackTraceContaining(part));
	}

	static List<Arguments> unusable() {
		return List.of(bad(NoWindow.class, "window = \"\"", "is missing", "10s"),
				bad(BadWindow.class, "window = \"soon\"", "is no duration", "10s"),
				bad(NoValue.class, "${test.missing}", "has a placeholder without a value"),
				bad(BlankName.class, "name = \"${test.blank}\"", "is blank"),
				bad(ZeroLimit.class, "@RateLimited on", "is 0, but must be from 1"),
				bad(HugeLimit.class, "at most 100000 permits", "sliding-window-buckets"),
				bad(NoBucket.class, "only a token-bucket has one"),
				bad(BadName.class, "cannot stand in a header", "ASCII"),
				bad(TwoReactions.class, "onRedisFailure = \"[OPEN, CLOSED]\"", "is more than one"),
				bad(NotConfigured.class, "'NotConfigured.find' is not configured",
						"cache-starter.rate-limit.limiters[NotConfigured.find]"),
				bad(LoneWindow.class, "has no limit", "cache-starter.rate-limit.limiters.configured"),
				bad(BadKey.class, "key = \"#\"", "is not an expression", "fixed text"),
				bad(NoResolver.class, "key = \"user\"", "is no bean of the type KeyResolver", "#user"),
				bad(NoHeader.class, "key = \"header:\"", "names no header"),
				bad(SessionPlan.class, "plan = \"session\"", "is no plan"),
				bad(NoPermits.class, "permits = \"0\"", "is no number of permits"),
				bad(BadPermits.class, "permits = \"#ids.\"", "is not an expression"),
				bad(BadCondition.class, "condition = \"#n >\"", "is not an expression"),
				bad(TwoOfOneName.class, "declare different rate limiters of the name 'same'", "alike"),
				bad(FinalMethod.class, "private, static or final"),
				bad(PlainFuture.class, "returns a Future", "CompletableFuture"));
	}

	private static Arguments bad(Class<?> bean, String... message) {
		return Arguments.of(bean, List.of(message));
	}

	private RateLimiterSettings settings(String name) {
		return this.context.limiters.limiters()
			.stream()
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow();
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

	static class Base {

		@Autowired
		@Nullable RecordingLimiters limiters;

		String run() {
			Objects.requireNonNull(this.limiters).note("run");
			return "done";
		}

	}

	static class Orders extends Base {

		@RateLimited(limit = 10, window = "1s")
		public String plain() {
			return run();
		}

		@RateLimited(name = "full-${test.region}", limit = 20, window = "${test.window}", key = "#id",
				algorithm = RateLimitAlgorithm.TOKEN_BUCKET, burst = 50, permits = "#id * 2", condition = "#id > 0",
				plan = "'gold'", onRedisFailure = OnRedisFailure.LOCAL, batch = 5)
		public void full(int id) {
			run();
		}

		@RateLimited(limit = 10, window = "1s", key = "#user")
		@RateLimited(limit = 1000, window = "1h")
		@RateLimited(name = "total", limit = 5, window = "1s")
		@RateLimited(limit = 7, window = "1h", key = "'1'")
		public void several(String user) {
			run();
		}

		@RateLimited(name = "shared", limit = 10, window = "1s")
		@RateLimited(name = "shared", limit = 10, window = "1s", permits = "3")
		@RateLimited(name = "shared", limit = 10, window = "1s", key = "'other'")
		public void twice() {
			run();
		}

		@RateLimited(limit = 10, window = "1s", condition = "#id > 0")
		public void conditional(int id) {
			run();
		}

		@RateLimited(name = "configured")
		public void configured() {
			run();
		}

		@RateLimited(limit = 10, window = "1s", key = "#name")
		public void byName(@Nullable String name) {
			run();
		}

		@RateLimited(limit = 10, window = "1s", permits = "#weight")
		public void weighed(int weight) {
			run();
		}

		@RateLimited(limit = 10, window = "1s", key = "#name.nothing")
		public void failing(String name) {
			run();
		}

		@RateLimited(limit = 2, window = "10s", algorithm = RateLimitAlgorithm.CONCURRENCY)
		public String concurrent(boolean fail) {
			run();
			if (fail) {
				throw new IllegalStateException("failed");
			}
			return "done";
		}

	}

	@RateLimited(limit = 3, window = "1s")
	static class Catalog extends Base {

		public void find() {
			run();
		}

		public void list() {
			run();
		}

		@RateLimited(name = "own", limit = 3, window = "1s")
		public void own() {
			run();
		}

		void hidden() {
			run();
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@RateLimited(name = "meta", limit = 3, window = "1s")
	@interface Cheap {

	}

	static class Meta extends Base {

		@Cheap
		public void find() {
			run();
		}

	}

	static class Resolved extends Base {

		@RateLimited(limit = 3, window = "1s", key = "tenant")
		public void find(String tenant) {
			run();
		}

	}

	static class Tenant implements KeyResolver {

		@Override
		public String resolve(LimitedCall call) {
			Object[] arguments = Objects.requireNonNull(call.unwrap(Object[].class));
			return Objects.requireNonNull(call.unwrap(Method.class)).getName() + ":" + arguments[0];
		}

	}

	/** Takes the catalog for a controller whose method find handles requests. */
	private static final class Handlers implements HttpRequests {

		@Override
		public boolean isController(Class<?> type) {
			return type == Catalog.class;
		}

		@Override
		public boolean areHandledBy(Method method, Class<?> targetClass) {
			return isController(targetClass) && method.getName().equals("find");
		}

		@Override
		public @Nullable HttpCaller currentCaller() {
			return null;
		}

	}

	static class NoWindow {

		@RateLimited(limit = 1)
		public void find() {
		}

	}

	static class BadWindow {

		@RateLimited(limit = 1, window = "soon")
		public void find() {
		}

	}

	static class NoValue {

		@RateLimited(limit = 1, window = "${test.missing}")
		public void find() {
		}

	}

	static class BlankName {

		@RateLimited(name = "${test.blank}", limit = 1, window = "1s")
		public void find() {
		}

	}

	static class ZeroLimit {

		@RateLimited(limit = 0, window = "1s")
		public void find() {
		}

	}

	static class HugeLimit {

		@RateLimited(limit = 100_001, window = "1s")
		public void find() {
		}

	}

	static class NoBucket {

		@RateLimited(limit = 1, window = "1s", burst = 2)
		public void find() {
		}

	}

	static class BadName {

		@RateLimited(name = "größe", limit = 1, window = "1s")
		public void find() {
		}

	}

	static class TwoReactions {

		@RateLimited(limit = 1, window = "1s", onRedisFailure = { OnRedisFailure.OPEN, OnRedisFailure.CLOSED })
		public void find() {
		}

	}

	static class NotConfigured {

		@RateLimited
		public void find() {
		}

	}

	static class LoneWindow {

		@RateLimited(name = "configured", window = "1s")
		public void find() {
		}

	}

	static class BadKey {

		@RateLimited(limit = 1, window = "1s", key = "#")
		public void find() {
		}

	}

	static class NoResolver {

		@RateLimited(limit = 1, window = "1s", key = "user")
		public void find(String user) {
		}

	}

	static class NoHeader {

		@RateLimited(limit = 1, window = "1s", key = "header:")
		public void find() {
		}

	}

	static class SessionPlan {

		@RateLimited(limit = 1, window = "1s", plan = "session")
		public void find() {
		}

	}

	static class NoPermits {

		@RateLimited(limit = 1, window = "1s", permits = "0")
		public void find() {
		}

	}

	static class BadPermits {

		@RateLimited(limit = 1, window = "1s", permits = "#ids.")
		public void find() {
		}

	}

	static class BadCondition {

		@RateLimited(limit = 1, window = "1s", condition = "#n >")
		public void find() {
		}

	}

	static class TwoOfOneName {

		@RateLimited(name = "same", limit = 1, window = "1s")
		public void find() {
		}

		@RateLimited(name = "same", limit = 2, window = "1s")
		public void list() {
		}

	}

	static class FinalMethod {

		@RateLimited(limit = 1, window = "1s")
		public final void find() {
		}

	}

	static class PlainFuture {

		@RateLimited(limit = 1, window = "1s")
		public @Nullable Future<String> find() {
			return null;
		}

	}

}
