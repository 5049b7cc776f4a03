package io.cachestarter.observe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitObserver;
import io.cachestarter.ratelimit.RateLimitOutcome;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.ratelimit.RedisRateLimiters;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RedisServers;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three nodes with limits on one Redis, and an operator who talks to the first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitsEndpointIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json = new JsonMapper();

	private final String application = "limits-" + UUID.randomUUID();

	private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	@BeforeAll
	void start() {
		for (int i = 0; i < 3; i++) {
			this.nodes.add(start((i == 0) ? WebApplicationType.SERVLET : WebApplicationType.NONE));
		}
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.nodes).allMatch((node) -> limiters(node).nodes() == 3));
	}

	@AfterAll
	void stop() {
		this.nodes.forEach(ConfigurableApplicationContext::close);
	}

	@AfterEach
	void restore() {
		limiters(0).restore("search").join();
		limiters(0).restore("orders").join();
		limiters(0).reset("search", "alice").join();
	}

	private ConfigurableApplicationContext start(WebApplicationType type, String... properties) {
		return new SpringApplicationBuilder(Application.class).web(type)
			.registerShutdownHook(false)
			.properties(RedisServers.shared().properties())
			.properties("spring.application.name=" + this.application, "server.port=0",
					"spring.web.error.include-message=always", "management.endpoints.web.exposure.include=ratelimits")
			.properties(properties)
			.run();
	}

	private static RedisRateLimiters limiters(ConfigurableApplicationContext node) {
		return node.getBean(RedisRateLimiters.class);
	}

	private RedisRateLimiters limiters(int node) {
		return limiters(this.nodes.get(node));
	}

	private HttpResponse<String> call(ConfigurableApplicationContext node, String method, String path, String body) {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + node.getEnvironment().getProperty("local.server.port")
					+ "/actuator/ratelimits" + path))
			.header("Content-Type", "application/json")
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
			.build();
		try {
			return this.http.send(request, BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private JsonNode answer(String method, String path, String body) {
		HttpResponse<String> response = call(this.nodes.get(0), method, path, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return this.json.readTree(response.body());
	}

	private RateLimitResult take(int node, long permits) {
		return limiters(node).tryAcquire("search", "alice", permits);
	}

	private void awaitLimitEverywhere(long limit) {
		await().atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(this.nodes).allSatisfy((node) -> assertThat(limiters(node).limiters().get(1))
						.satisfies((settings) -> assertThat(settings.policies().get(0).limit()).isEqualTo(limit))));
	}

	@Test
	void showsAllLimiters() {
		assertThat(answer("GET", "", "")).isEqualTo(this.json.readTree(
				"""
						{ "nodes": 3, "limiters": [
						  { "name": "orders", "policies": [
						      { "name": "burst", "limit": 10, "window": "PT1S", "algorithm": "SLIDING_WINDOW", "burst": 10 },
						      { "name": "daily", "limit": 500, "window": "PT24H", "algorithm": "TOKEN_BUCKET", "burst": 50 } ],
						    "plans": { "pro": [
						      { "name": "pro", "limit": 100, "window": "PT1S", "algorithm": "SLIDING_WINDOW", "burst": 100 } ] },
						    "onRedisFailure": "LOCAL", "shadow": false, "batch": 1, "changed": false },
						  { "name": "search", "policies": [
						      { "name": "search", "limit": 5, "window": "PT1H", "algorithm": "SLIDING_WINDOW", "burst": 5 } ],
						    "plans": {}, "onRedisFailure": "OPEN", "shadow": false, "batch": 1, "changed": false } ] }
						"""));
		assertThat(answer("GET", "/search", "")).isEqualTo(answer("GET", "", "").get("limiters").get(1));
		assertThat(call(this.nodes.get(0), "GET", "/nothing", "").statusCode()).isEqualTo(404);
	}

	@Test
	void changesALimitOnAllNodesAndKeepsWhatWasTaken() {
		assertThat(take(1, 4).isAllowed()).isTrue();
		assertThat(take(2, 2).isAllowed()).isFalse();

		JsonNode changed = answer("POST", "/search", "{\"limit\": 8, \"window\": \"2h\"}");

		assertThat(changed.get("policies").get(0)).hasToString(
				"{\"name\":\"search\",\"limit\":8,\"window\":\"PT2H\",\"algorithm\":\"SLIDING_WINDOW\",\"burst\":8}");
		assertThat(changed.get("changed").asBoolean()).isTrue();
		assertThat(changed.get("configured").get("policies").get(0).get("limit").asLong()).isEqualTo(5);
		awaitLimitEverywhere(8);
		assertThat(take(2, 2).isAllowed()).isTrue();
		assertThat(take(1, 1).getRemaining()).isEqualTo(1);
		assertThat(take(0, 2).isAllowed()).isFalse();
	}

	@Test
	void takesAChangeBack() {
		answer("POST", "/search", "{\"limit\": 8}");
		awaitLimitEverywhere(8);

		JsonNode restored = answer("DELETE", "/search", "");

		assertThat(restored).isEqualTo(answer("GET", "/search", ""));
		assertThat(restored.get("changed").asBoolean()).isFalse();
		awaitLimitEverywhere(5);
		assertThat(take(1, 5).isAllowed()).isTrue();
		assertThat(take(2, 1).isAllowed()).isFalse();
	}

	@Test
	void countsInTheShadowAndDoesNotDeny() {
		assertThat(take(1, 5).isAllowed()).isTrue();
		answer("POST", "/search", "{\"shadow\": true}");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.nodes).allMatch((node) -> limiters(node).limiters().get(1).shadow()));

		for (int node = 0; node < 3; node++) {
			double before = shadowDenied(node);
			assertThat(take(node, 1).getOutcome()).isEqualTo(RateLimitOutcome.SHADOW_DENIED);
			assertThat(shadowDenied(node)).isEqualTo(before + 1);
		}
		answer("POST", "/search", "{\"shadow\": false}");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.nodes).noneMatch((node) -> limiters(node).limiters().get(1).shadow()));
		assertThat(take(2, 1).getOutcome()).isEqualTo(RateLimitOutcome.DENIED);
	}

	private double shadowDenied(int node) {
		return this.nodes.get(node)
			.getBean(MeterRegistry.class)
			.find("ratelimit.requests")
			.tags("name", "search", "outcome", "shadow_denied")
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	@Test
	void changesOneOfSeveralLimitsAndThoseOfPlans() {
		JsonNode daily = answer("POST", "/orders", "{\"policy\": \"daily\", \"burst\": 5}");
		assertThat(daily.get("policies").get(1).get("burst").asLong()).isEqualTo(5);
		assertThat(daily.get("policies").get(0).get("limit").asLong()).isEqualTo(10);

		JsonNode pro = answer("POST", "/orders", "{\"plan\": \"pro\", \"limit\": 7}");
		assertThat(pro.get("plans").get("pro").get(0).get("limit").asLong()).isEqualTo(7);
		assertThat(pro.get("policies").get(1).get("burst").asLong()).isEqualTo(5);
		await().atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(limiters(2).peek(new RateLimitRequest("orders", "key", 1, "pro")).getRemaining())
						.isEqualTo(7));
	}

	@Test
	void forgetsWhatOneKeyHasTaken() {
		limiters(1).tryAcquire("search", "bob", 5);
		assertThat(take(1, 5).isAllowed()).isTrue();
		assertThat(take(2, 1).isAllowed()).isFalse();

		assertThat(answer("POST", "/search", "{\"reset\": \"alice\"}")).isEqualTo(answer("GET", "/search", ""));

		await().atMost(PATIENCE).untilAsserted(() -> assertThat(take(2, 1).isAllowed()).isTrue());
		assertThat(limiters(1).tryAcquire("search", "bob", 1).isAllowed()).isFalse();
		limiters(1).reset("search", "bob").join();
	}

	@Test
	void saysWhatIsWrong() {
		assertBadRequest("POST", "/search", "{}", "Nothing would change.");
		assertBadRequest("POST", "/search", "{\"limit\": 0}", "is 0, but must be from 1 to 1000000000");
		assertBadRequest("POST", "/search", "{\"burst\": 3}", "The limit 'search' has no burst.");
		assertBadRequest("POST", "/search", "{\"limit\": 3, \"plan\": \"pro\"}", "has no plan 'pro', but []");
		assertBadRequest("POST", "/search", "{\"limit\": 3, \"reset\": \"alice\"}", "Do one after the other");
		assertBadRequest("POST", "/orders", "{\"limit\": 3}",
				"Set the policy to the name of one limit: [burst, daily]");
		assertBadRequest("POST", "/nothing", "{\"limit\": 3}", "There is no rate limiter named 'nothing'");
		assertBadRequest("POST", "/nothing", "{\"reset\": \"a\"}", "There is no rate limiter named 'nothing'");
		assertBadRequest("DELETE", "/nothing", "", "There is no rate limiter named 'nothing'");
		assertThat(call(this.nodes.get(0), "POST", "/search", "{\"window\": \"soon\"}").statusCode()).isEqualTo(400);
		assertThat(answer("GET", "/search", "").get("changed").asBoolean()).isFalse();
	}

	private void assertBadRequest(String method, String path, String body, String message) {
		HttpResponse<String> response = call(this.nodes.get(0), method, path, body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(this.json.readTree(response.body()).get("message").asString()).contains(message);
	}

	@Test
	void showsAndChangesNothingThatItMayNot() {
		try (ConfigurableApplicationContext reader = start(WebApplicationType.SERVLET,
				"spring.application.name=reader-" + UUID.randomUUID(),
				"management.endpoint.ratelimits.access=read-only")) {
			assertThat(reader.getBeanFactory().containsSingleton("limiters")).isFalse();
			assertThat(call(reader, "GET", "", "").body()).isEqualTo("{\"nodes\":0,\"limiters\":[]}");
			assertThat(reader.getBeanFactory().containsSingleton("limiters")).isFalse();
			assertThat(call(reader, "GET", "/search", "").statusCode()).isEqualTo(200);
			assertThat(call(reader, "POST", "/search", "{\"limit\": 1}").statusCode()).isEqualTo(405);
			assertThat(call(reader, "DELETE", "/search", "").statusCode()).isEqualTo(405);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@Lazy
		RedisRateLimiters limiters(RedisGateway redis, KeyNames names, RateLimitObserver observer) {
			RateLimitPolicy search = policy("search", 5, Duration.ofHours(1));
			RateLimitPolicy daily = new RateLimitPolicy("daily", 500, Duration.ofHours(24),
					RateLimitAlgorithm.TOKEN_BUCKET, 50);
			return new RedisRateLimiters(redis, names, List.of(RateLimiterSettings.of("search", search),
					new RateLimiterSettings("orders", List.of(policy("burst", 10, Duration.ofSeconds(1)), daily),
							Map.of("pro", List.of(policy("pro", 100, Duration.ofSeconds(1)))), OnRedisFailure.LOCAL,
							false, 1)),
					observer);
		}

		private static RateLimitPolicy policy(String name, long limit, Duration window) {
			return new RateLimitPolicy(name, limit, window, RateLimitAlgorithm.SLIDING_WINDOW);
		}

	}

}
