package io.cachestarter.autoconfigure;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** Limits of HTTP requests to a real server, by annotations and by rules. */
@TestInstance(Lifecycle.PER_CLASS)
class LimitedRequestsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String TEST = LimitedWebNode.TEST;

	private static final String EACH = "[0].limits[0].window=1h";

	private RedisServerHandle server;

	private LimitedWebNode node;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		String rules = "cache-starter.rate-limit.rules";
		String planned = "cache-starter.rate-limit.limiters.planned.";
		this.node = LimitedWebNode.start(this.server, LimitedPages.class,
				"server.servlet.session.tracking-modes=cookie", planned + "limits[0].limit=1",
				planned + "limits[0].window=1h", planned + "plans.pro[0].limit=3", planned + "plans.pro[0].window=1h",
				rules + "[0].name=all", rules + "[0].paths=/**",
				rules + "[0].condition=#request.getHeader('X-Test') != null",
				rules + "[0].key=#request.getHeader('X-Test')", rules + "[0].limits[0].limit=1000", rules + EACH,
				rules + "[1].name=writes", rules + "[1].paths=/rules/**,/never", rules + "[1].methods=POST,PUT",
				rules + "[1].key=header:X-Test", rules + "[1].limits[0].limit=2", rules + "[1].limits[0].window=1h",
				rules + "[2].name=reads", rules + "[2].paths=/rules/{item}", rules + "[2].methods=GET",
				rules + "[2].key=#item + #request.getHeader('X-Test') + @separator", rules + "[2].limits[0].limit=2",
				rules + "[2].limits[0].window=1h", rules + "[3].name=nowhere", rules + "[3].paths=/nowhere/**",
				rules + "[3].key=header:X-Test", rules + "[3].limits[0].limit=2", rules + "[3].limits[0].window=1h");
	}

	@AfterAll
	void stop() {
		this.node.close();
		this.server.close();
	}

	@Test
	void limitsEachMethodOfAnAnnotatedControllerPublicOrNotDeclaredThereOrInherited() {
		String test = test();

		assertThat(this.node.statuses(3, "GET", "/class/a", TEST, test)).containsExactly(200, 200, 429);
		assertThat(this.node.statuses(3, "GET", "/class/b", TEST, test)).containsExactly(200, 200, 429);
		assertThat(this.node.statuses(3, "GET", "/class/inherited", TEST, test)).containsExactly(200, 200, 429);
		assertThat(this.node.get("/class/a", TEST, test()).statusCode()).isEqualTo(200);
	}

	@Test
	void asksTwoWindowsAndAllRulesAtOnce() {
		String test = test();
		assertThat(left(this.node.get("/two", TEST, test))).isEqualTo("all=999,Page.two=1,Page.two-2=2");
		assertThat(this.node.get("/two", TEST, test).statusCode()).isEqualTo(200);

		HttpResponse<String> denied = this.node.get("/two", TEST, test);

		assertThat(denied.statusCode()).isEqualTo(429);
		assertThat(denied.body()).isEqualTo("DENIED");
		assertThat(this.node.left("all", test)).as("a denied request takes nothing").isEqualTo(998);
	}

	@Test
	void weighsRequestsByPathVariables() {
		String test = test();

		assertThat(left(this.node.get("/weight/a/4", TEST, test))).contains("Page.weight=6");
		assertThat(left(this.node.get("/weight/b/10", TEST, test))).contains("Page.weight=0");
		assertThat(this.node.get("/weight/a/7", TEST, test).statusCode()).isEqualTo(429);
		assertThat(left(this.node.get("/weight/a/6", TEST, test))).contains("Page.weight=0");
	}

	@Test
	void choosesThePlanByHeader() {
		assertThat(this.node.statuses(2, "GET", "/planned", TEST, test())).containsExactly(200, 429);
		assertThat(this.node.statuses(2, "GET", "/planned", TEST, test(), "X-Plan", "unknown")).containsExactly(200,
				429);
		assertThat(this.node.statuses(4, "GET", "/planned", TEST, test(), "X-Plan", "pro")).containsExactly(200, 200,
				200, 429);
	}

	@Test
	void tellsUsersApartAndLimitsOthersByTheirAddress() {
		assertThat(this.node.statuses(3, "GET", "/user", LimitedWebNode.USER, "ann")).containsExactly(200, 200, 429);
		assertThat(this.node.statuses(3, "GET", "/user", LimitedWebNode.USER, "bob")).containsExactly(200, 200, 429);
		assertThat(this.node.statuses(3, "GET", "/user")).containsExactly(200, 200, 429);
		assertThat(this.node.statuses(1, "GET", "/user", LimitedWebNode.USER, "127.0.0.1")).containsExactly(200);
	}

	@Test
	void tellsSessionsApartAndKeepsTheirIdsFromRedis() {
		String first = login();
		String second = login();

		assertThat(this.node.statuses(2, "GET", "/session", "Cookie", first)).containsExactly(200, 429);
		assertThat(this.node.statuses(2, "GET", "/session", "Cookie", second)).containsExactly(200, 429);
		try (RedisProbe redis = RedisProbe.open(this.server)) {
			assertThat(redis.keys("")).anyMatch((key) -> key.contains("Page.session"))
				.noneMatch((key) -> key.contains(first.substring(first.indexOf('=') + 1)));
		}
	}

	private String login() {
		String cookie = this.node.get("/login").headers().firstValue("Set-Cookie").orElseThrow();
		return cookie.substring(0, cookie.indexOf(';'));
	}

	@Test
	void appliesRulesByPathAndMethod() {
		String test = test();

		assertThat(this.node.statuses(3, "POST", "/rules/a", TEST, test)).containsExactly(200, 200, 429);
		assertThat(this.node.statuses(1, "PUT", "/rules/b", TEST, test)).containsExactly(429);
		assertThat(this.node.statuses(2, "GET", "/rules/a", TEST, test)).containsExactly(200, 200);
		assertThat(this.node.statuses(1, "HEAD", "/rules/a", TEST, test)).containsExactly(429);
		assertThat(this.node.statuses(1, "GET", "/rules/b", TEST, test)).containsExactly(200);
		assertThat(this.node.statuses(1, "POST", "/two", TEST, test)).containsExactly(405);
	}

	@Test
	void appliesRulesToPathsWithoutAHandler() {
		assertThat(this.node.statuses(3, "GET", "/nowhere/at/all", TEST, test())).containsExactly(404, 404, 429);
	}

	@Test
	void doesNotCountQuestionsOfBrowsers() {
		String test = test();
		this.node
			.send("OPTIONS", "/rules/a", TEST, test, "Origin", "https://example.org", "Access-Control-Request-Method",
					"GET")
			.join();

		assertThat(this.node.left("all", test)).isEqualTo(1000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/async/callable", "/async/deferred", "/async/future", "/async/raw", "/fail", "/missing",
			"/forward", "/include" })
	void countsOnceHoweverOftenItIsDispatched(String path) {
		String test = test();

		HttpResponse<String> response = this.node.get(path, TEST, test);

		assertThat(response.statusCode()).isIn(200, 404, 500);
		assertThat(this.node.left("all", test)).isEqualTo(999);
		assertThat(this.node.statuses(3, "GET", path, TEST, test)).containsOnly(response.statusCode());
	}

	@Test
	void doesNotCountForHandlersThatItIsForwardedTo() {
		assertThat(this.node.statuses(3, "GET", "/forward")).containsExactly(200, 200, 200);
		assertThat(this.node.statuses(3, "GET", "/two")).containsExactly(200, 200, 429);
	}

	@ParameterizedTest
	@ValueSource(strings = { "value", "fail", "callable", "callable-fail", "deferred", "raw" })
	void givesConcurrentPermitsBackAtTheEndOfTheRequest(String how) throws InterruptedException {
		String test = test();
		CompletableFuture<HttpResponse<String>> first = this.node.send("GET", "/busy/" + how, TEST, test);
		assertThat(LimitedPages.arrived(test).await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

		assertThat(this.node.get("/busy/" + how, TEST, test).statusCode()).isEqualTo(429);
		LimitedPages.mayEnd(test).countDown();

		assertThat(first.join().statusCode()).isEqualTo(how.contains("fail") ? 500 : 200);
		await().atMost(SOON).until(() -> this.node.get("/busy/value", TEST, test).statusCode() == 200);
	}

	@Test
	void givesConcurrentPermitsBackAfterATimeout() {
		String test = test();

		assertThat(this.node.get("/busy/timeout", TEST, test).statusCode()).isEqualTo(503);

		LimitedPages.mayEnd(test).countDown();
		await().atMost(SOON).until(() -> this.node.get("/busy/value", TEST, test).statusCode() == 200);
	}

	@Test
	void limitsMethodsThatARequestCallsByItsCaller() {
		LimitedPages.Service service = this.node.bean(LimitedPages.Service.class);

		assertThat(this.node.statuses(3, "GET", "/service", LimitedWebNode.USER, "sue")).containsExactly(200, 200, 420);
		assertThat(this.node.statuses(1, "GET", "/service", LimitedWebNode.USER, "sam")).containsExactly(200);
		assertThatIllegalStateException().isThrownBy(service::call)
			.withMessageContainingAll("@RateLimited(key = \"principal\")", "Service.call", "needs an HTTP request");
	}

	private static String test() {
		return UUID.randomUUID().toString();
	}

	private static String left(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return response.headers().firstValue("X-Left").orElseThrow();
	}

}
