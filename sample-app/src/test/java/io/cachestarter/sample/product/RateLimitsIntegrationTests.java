package io.cachestarter.sample.product;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimiters;
import io.cachestarter.sample.TwoInstances;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests what two instances let their clients do, all of them together. */
@TestInstance(Lifecycle.PER_CLASS)
class RateLimitsIntegrationTests {

	private static final int CLIENTS = 200;

	private final TwoInstances instances;

	private final HttpClient http = HttpClient.newHttpClient();

	RateLimitsIntegrationTests(@TempDir Path directory) {
		this.instances = TwoInstances.start(directory, "--catalog.seed.products=100", "--catalog.seed.order-lines=100");
	}

	@AfterAll
	void stopBoth() {
		this.instances.close();
	}

	/** Two windows in a row, each asked for twice as much as it allows. */
	@Test
	void exactlyAsManySearchesAreAllowedInEachWindowAsTheLimitSays() {
		RateLimiters limiters = this.instances.get(0).getBean(RateLimiters.class);
		for (int window = 0; window < 2; window++) {
			List<HttpResponse<String>> responses = searchAtOnce();
			assertThat(statuses(responses)).containsOnly(Map.entry(200, 100L), Map.entry(429, 100L));
			HttpResponse<String> denied = responses.stream()
				.filter((response) -> response.statusCode() == 429)
				.findFirst()
				.orElseThrow();
			assertThat(denied.body()).contains("\"violated-policies\":[\"search\"]");
			assertThat(denied.headers().firstValue("Retry-After")).get()
				.extracting(Integer::valueOf)
				.matches((seconds) -> seconds >= 1 && seconds <= 10);
			assertThat(denied.headers().firstValue("RateLimit-Policy")).contains("\"search\";q=100;w=10");
			RateLimitRequest all = RateLimitRequest.of("search", "ip:127.0.0.1", 100);
			await().atMost(Duration.ofSeconds(60)).until(() -> limiters.peek(all).isAllowed());
		}
	}

	private List<HttpResponse<String>> searchAtOnce() {
		return IntStream.range(0, CLIENTS)
			.mapToObj((client) -> this.http.sendAsync(
					HttpRequest.newBuilder(this.instances.uri(client % 2, "/products/search?name=an")).build(),
					BodyHandlers.ofString()))
			.collect(Collectors.collectingAndThen(Collectors.toList(),
					(sent) -> sent.stream().map(CompletableFuture::join).toList()));
	}

	private static Map<Integer, Long> statuses(List<HttpResponse<String>> responses) {
		return responses.stream()
			.map(HttpResponse::statusCode)
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

	@Test
	void ordersHaveTwoWindowsAndMoreOfBothInThePlanPro() {
		HttpResponse<String> first = order(0, "free");
		assertThat(first.statusCode()).isEqualTo(201);
		assertThat(first.headers().firstValue("RateLimit-Policy"))
			.contains("\"orders-per-second\";q=5;w=1, \"orders-per-hour\";q=100;w=3600");
		Stream<HttpResponse<String>> many = IntStream.range(0, 40).mapToObj((n) -> order(n % 2, "pro"));
		assertThat(many.map(HttpResponse::statusCode)).allMatch((status) -> status == 201);
		HttpResponse<String> free = order(1, "free");
		assertThat(free.headers().firstValue("RateLimit").orElseThrow()).contains("\"orders-per-hour\";r=");
	}

	private HttpResponse<String> order(int instance, String plan) {
		return this.http
			.sendAsync(HttpRequest.newBuilder(this.instances.uri(instance, "/products/7/orders?quantity=2"))
				.header("X-Plan", plan)
				.POST(BodyPublishers.noBody())
				.build(), BodyHandlers.ofString())
			.join();
	}

}
