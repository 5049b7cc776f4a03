package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.interceptor.ConfiguredLimiters;
import io.cachestarter.interceptor.DeclaredLimiters;
import io.cachestarter.interceptor.LimitRule;
import io.cachestarter.interceptor.LimitRules;
import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.web.MvcRequests;
import io.cachestarter.web.PathRule;
import io.cachestarter.web.ProblemResponder;
import io.cachestarter.web.RateLimitInterceptor;
import io.cachestarter.web.RateLimitResponder;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockServletContext;
import org.springframework.stereotype.Controller;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What rate limits add to a request in Spring MVC besides Redis: the interceptor before
 * and after a handler that does nothing. All requests and responses are new mocks, whose
 * path has been parsed, as Spring MVC does before. The heap has all its pages from the
 * start: to get new ones can take longer than the request.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = { "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 15, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class LimitedRequestBenchmark {

	/** The request and an interceptor that does nothing. */
	@Benchmark
	public void bare(Application application, Blackhole hole) throws Exception {
		application.handle(application.empty, "/search", application.search, hole);
	}

	/** No rule has this path, and the handler has no annotation. */
	@Benchmark
	public void unlimited(Application application, Blackhole hole) throws Exception {
		application.handle(application.limits, "/about", application.about, hole);
	}

	/** An annotation with one limit for each address. */
	@Benchmark
	public void annotated(Application application, Blackhole hole) throws Exception {
		application.handle(application.limits, "/search", application.search, hole);
	}

	/** A rule with two limits for each user, asked by somebody who has not logged in. */
	@Benchmark
	public void byPath(Application application, Blackhole hole) throws Exception {
		application.handle(application.limits, "/api/orders", application.orders, hole);
	}

	/** An annotation with one limit for each address, which is used up. */
	@Benchmark
	public void denied(Application application, Blackhole hole) throws Exception {
		application.handle(application.limits, "/login", application.login, hole);
	}

	/** Handlers and their limits. */
	@State(Scope.Thread)
	public static class Application {

		private final HandlerInterceptor empty = new HandlerInterceptor() {
		};

		private final HandlerInterceptor limits = interceptor();

		private final HandlerMethod search = handler("search");

		private final HandlerMethod login = handler("login");

		private final HandlerMethod orders = handler("orders");

		private final HandlerMethod about = handler("about");

		private final ServletContext context = new MockServletContext();

		private static HandlerInterceptor interceptor() {
			DecidedLimiters limiters = DecidedLimiters.decide(List.of(
					RateLimiterSettings.of("search", DecidedLimiters.policy("search", 100, Duration.ofMinutes(1))),
					RateLimiterSettings.of("login", DecidedLimiters.policy("login", 1, Duration.ofHours(1))),
					RateLimiterSettings.of("api", DecidedLimiters.policy("burst", 10, Duration.ofSeconds(1)),
							DecidedLimiters.policy("hour", 1_000, Duration.ofHours(1)))));
			LimitRules rules = new LimitRules(new DeclaredLimiters(),
					() -> new ConfiguredLimiters(Set.of(), OnRedisFailure.OPEN), (text) -> text,
					new DefaultListableBeanFactory());
			LimitRule api = rules.rule("api", "rules[0]", new LimitRule.Texts("principal", "1", "", ""));
			List<PathRule> paths = List
				.of(new PathRule(List.of(PathPatternParser.defaultInstance.parse("/api/**")), Set.of("GET"), api));
			RateLimitResponder responder = new ProblemResponder(JsonMapper.shared(), false);
			return new RateLimitInterceptor(() -> paths, rules, new MvcRequests(), () -> limiters, () -> responder);
		}

		private static HandlerMethod handler(String name) {
			return new HandlerMethod(new Handlers(),
					Objects.requireNonNull(ReflectionUtils.findMethod(Handlers.class, name)));
		}

		/** Checks that each kind of request is what it is measured as. */
		@Setup
		public void check(Blackhole hole) throws Exception {
			check(handle(this.empty, "/search", this.search, hole), 200, 0);
			check(handle(this.limits, "/about", this.about, hole), 200, 0);
			check(handle(this.limits, "/search", this.search, hole), 200, 1);
			check(handle(this.limits, "/api/orders", this.orders, hole), 200, 2);
			check(handle(this.limits, "/login", this.login, hole), 429, 1);
		}

		private static void check(MemoryResponse response, int status, int limits) {
			String told = response.getHeader("RateLimit");
			int count = (told != null) ? told.split(", ").length : 0;
			Assert.state(
					response.getStatus() == status && count == limits && (response.bodyLength() > 0) == (status == 429),
					() -> "The answer is " + response.getStatus() + " with the limits " + told);
		}

		/** Does what Spring MVC does with an interceptor. */
		MemoryResponse handle(HandlerInterceptor interceptor, String path, HandlerMethod handler, Blackhole hole)
				throws Exception {
			HttpServletRequest request = new MockHttpServletRequest(this.context, "GET", path);
			MemoryResponse response = new MemoryResponse();
			ServletRequestPathUtils.parseAndCache(request);
			if (interceptor.preHandle(request, response, handler)) {
				interceptor.afterCompletion(request, response, handler, null);
			}
			hole.consume(request);
			hole.consume(response);
			return response;
		}

	}

	/** A controller whose methods are never called. */
	@Controller
	static class Handlers {

		@RateLimited(name = "search", limit = 100, window = "1m", key = "ip")
		@GetMapping("/search")
		void search() {
		}

		@RateLimited(name = "login", limit = 1, window = "1h", key = "ip")
		@GetMapping("/login")
		void login() {
		}

		@GetMapping("/api/orders")
		void orders() {
		}

		@GetMapping("/about")
		void about() {
		}

	}

}
