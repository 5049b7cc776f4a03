package io.cachestarter.interceptor;

import java.util.Map;

import io.cachestarter.ratelimit.KeyResolver;
import io.cachestarter.ratelimit.LimitedCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.expression.spel.support.StandardEvaluationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LimitKeysTests {

	private static final TextPlace PLACE = TextPlace.configured("rules[0]");

	private static final FakeCaller ALL = new FakeCaller("10.0.0.1", "ann", "s3cr3t-session",
			Map.of("X-Api-Key", "s3cr3t-key", "X-Plan", "gold"));

	private static final FakeCaller STRANGER = new FakeCaller("10.0.0.2");

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private final LimitKeys keys = new LimitKeys(this.beans);

	@Test
	void isOneForAllCallersIfEmpty() {
		assertThat(key("", ALL)).isEmpty();
		assertThat(key(" ", null)).isEmpty();
	}

	@Test
	void tellsAddressesAndUsersApart() {
		assertThat(key("ip", ALL)).isEqualTo("ip:10.0.0.1");
		assertThat(key(" principal ", ALL)).isEqualTo("principal:ann");
		assertThat(key("principal", new FakeCaller("10.0.0.3", "10.0.0.2", null, Map.of())))
			.isNotEqualTo(key("principal", STRANGER));
	}

	@Test
	void fallsBackToTheAddress() {
		for (String text : new String[] { "principal", "session", "header:X-Api-Key" }) {
			assertThat(key(text, STRANGER)).as(text).isEqualTo("ip:10.0.0.2");
		}
		assertThat(key("principal", new FakeCaller("10.0.0.2", "", null, Map.of()))).isEqualTo("ip:10.0.0.2");
	}

	@Test
	void keepsSessionsAndHeadersAsDigest() {
		assertThat(key("session", ALL)).matches("session:[0-9a-f]{32}")
			.isEqualTo(key("session", ALL))
			.isNotEqualTo(key("session", new FakeCaller("10.0.0.1", "ann", "other", Map.of())));
		assertThat(key("header:X-Api-Key", ALL)).matches("header:x-api-key:[0-9a-f]{32}");
	}

	@Test
	void evaluatesAnExpression() {
		assertThat(key("'tenant-' + #user", ALL)).isEqualTo("tenant-bob");
	}

	@Test
	void failsIfAnExpressionGivesNull() {
		assertThatIllegalStateException().isThrownBy(() -> key("#nobody", ALL))
			.withMessageContainingAll("'rules[0].key: #nobody'", "gave null", "condition");
	}

	@Test
	void asksTheBeanAndDoesNotMakeItBefore() {
		this.beans.registerBeanDefinition("tenant", new RootBeanDefinition(Tenant.class));
		this.keys.key(PLACE, "tenant");

		assertThat(this.beans.containsSingleton("tenant")).isFalse();
		assertThat(key("tenant", ALL)).isEqualTo("tenant of ann");
		assertThatIllegalStateException().isThrownBy(() -> key("tenant", STRANGER))
			.withMessageContainingAll("'rules[0].key: tenant'", "gave null");
	}

	@Test
	void refusesABeanOfAnotherType() {
		this.beans.registerSingleton("tenant", "no resolver");

		assertThatExceptionOfType(UnusableTextException.class).isThrownBy(() -> this.keys.key(PLACE, "tenant"))
			.satisfies((ex) -> assertThat(ex.getAttribute()).isEqualTo("key"))
			.satisfies((ex) -> assertThat(ex.getText()).isEqualTo("tenant"))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("is no bean of the type KeyResolver"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("#tenant", "header:"));
	}

	@Test
	void failsOutsideOfARequest() {
		for (String text : new String[] { "ip", "principal", "session", "header:X-Api-Key" }) {
			assertThatIllegalStateException().as(text)
				.isThrownBy(() -> key(text, null))
				.withMessageContainingAll("'rules[0].key: " + text + "'", "needs an HTTP request", "this thread");
		}
	}

	@Test
	void takesAPlanAsItIsAndNoneForNothing() {
		assertThat(plan("header:X-Plan", ALL)).isEqualTo("gold");
		assertThat(plan("header:X-Plan", STRANGER)).isNull();
		assertThat(plan("principal", STRANGER)).isNull();
		assertThat(plan("#nobody", ALL)).isNull();
		assertThat(plan("", null)).isNull();
		assertThat(plan("'free'", null)).isEqualTo("free");
	}

	private String key(String text, @Nullable FakeCaller caller) {
		return this.keys.key(PLACE, text).apply(details(caller));
	}

	private @Nullable String plan(String text, @Nullable FakeCaller caller) {
		return this.keys.plan(PLACE, text).apply(details(caller));
	}

	private static CallDetails details(@Nullable FakeCaller caller) {
		StandardEvaluationContext variables = new StandardEvaluationContext();
		variables.setVariable("user", "bob");
		return new CallDetails((caller != null) ? caller : STRANGER, caller, variables);
	}

	/** Knows the tenants of users. */
	static class Tenant implements KeyResolver {

		@Override
		public @Nullable String resolve(LimitedCall call) {
			HttpCaller caller = call.unwrap(FakeCaller.class);
			return (caller != null && caller.principal() != null) ? "tenant of " + caller.principal() : null;
		}

	}

}
