package io.cachestarter.web;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.cachestarter.interceptor.ConfiguredLimiters;
import io.cachestarter.interceptor.DeclaredLimiters;
import io.cachestarter.interceptor.LimitRule;
import io.cachestarter.interceptor.LimitRules;
import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.ratelimit.RecordingLimiters;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RateLimitInterceptorTests {

	private final RecordingLimiters limiters = new RecordingLimiters();

	private final Responder responder = new Responder();

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/items");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final RateLimitInterceptor interceptor = interceptor();

	private RateLimitInterceptor interceptor() {
		LimitRules rules = new LimitRules(new DeclaredLimiters(),
				() -> new ConfiguredLimiters(Set.of(), OnRedisFailure.OPEN), (text) -> text,
				new DefaultListableBeanFactory());
		LimitRule rule = rules.rule("api", "rules[0]", new LimitRule.Texts("ip", "1", "", ""));
		PathRule path = new PathRule(List.of(PathPatternParser.defaultInstance.parse("/api/**")), Set.of(), rule);
		return new RateLimitInterceptor(() -> List.of(path), rules, new MvcRequests(), () -> this.limiters,
				() -> this.responder);
	}

	@BeforeEach
	void lendPermits() {
		RateLimiterSettings settings = this.limiters.define(RateLimiterSettings.of("api",
				new RateLimitPolicy("api", 1, Duration.ofMinutes(1), RateLimitAlgorithm.CONCURRENCY)));
		assertThat(settings.name()).isEqualTo("api");
	}

	@Test
	void countsARequestOnceThatComesTwice() throws Exception {
		assertThat(handle()).isTrue();
		assertThat(handle()).isTrue();

		assertThat(this.limiters.events()).containsExactly("ask api[ip:127.0.0.1]");
	}

	@ParameterizedTest
	@EnumSource(value = DispatcherType.class, mode = Mode.EXCLUDE, names = "REQUEST")
	void doesNotCountOtherDispatches(DispatcherType type) throws Exception {
		this.request.setDispatcherType(type);

		assertThat(handle()).isTrue();
		assertThat(this.limiters.events()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = DispatcherType.class, names = { "FORWARD", "INCLUDE", "ERROR" })
	void keepsPermitsUntilTheOutermostDispatchHasEnded(DispatcherType type) throws Exception {
		handle();
		this.request.setDispatcherType(type);
		this.interceptor.afterCompletion(this.request, this.response, "handler", null);
		assertThat(this.limiters.events()).containsExactly("ask api[ip:127.0.0.1]");

		this.request.setDispatcherType(DispatcherType.REQUEST);
		this.interceptor.afterCompletion(this.request, this.response, "handler", null);
		this.interceptor.afterCompletion(this.request, this.response, "handler", null);

		assertThat(this.limiters.events()).containsExactly("ask api[ip:127.0.0.1]", "release");
	}

	@Test
	void rejectsARequestOverItsLimitAfterItsHeaders() throws Exception {
		this.limiters.exhaust("api");

		assertThat(handle()).isFalse();
		assertThat(this.response.getStatus()).isEqualTo(429);
		assertThat(this.response.getHeader("X-Told")).isEqualTo("DENIED");
	}

	@Test
	void givesPermitsBackIfTheResponderFails() {
		this.responder.fails = true;

		assertThatIllegalStateException().isThrownBy(this::handle).withMessage("failed");
		assertThat(this.limiters.events()).containsExactly("ask api[ip:127.0.0.1]", "release");
	}

	@Test
	void asksNothingForOtherPaths() throws Exception {
		this.request.setRequestURI("/other");

		assertThat(handle()).isTrue();
		assertThat(this.limiters.events()).isEmpty();
		assertThat(this.response.getHeaderNames()).isEmpty();
	}

	private boolean handle() throws Exception {
		return this.interceptor.preHandle(this.request, this.response, "handler");
	}

	/** Tells the outcome in a header, or fails. */
	private static final class Responder implements RateLimitResponder {

		private boolean fails;

		@Override
		public void addHeaders(HttpServletRequest request, HttpServletResponse response, RateLimitResult result) {
			if (this.fails) {
				throw new IllegalStateException("failed");
			}
			response.setHeader("X-Told", result.getOutcome().name());
		}

		@Override
		public void reject(HttpServletRequest request, HttpServletResponse response, RateLimitResult result) {
			response.setStatus(429);
		}

	}

}
