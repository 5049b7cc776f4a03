package io.cachestarter.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.cachestarter.writebehind.WriteBehind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests what two instances show their visitors beside the catalogue. */
@TestInstance(Lifecycle.PER_CLASS)
class ShopIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	/** A visitor with a cookie, which belongs to the host and not to one of its ports. */
	private final HttpClient visitor = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private final HttpClient other = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private final TwoInstances instances;

	ShopIntegrationTests(@TempDir Path directory) {
		this.instances = TwoInstances.start(directory, "--catalog.seed.products=200", "--catalog.seed.order-lines=400");
	}

	@AfterAll
	void stopBoth() {
		this.instances.close();
	}

	@Test
	void viewsOfBothInstancesAreCountedAndReachTheDatabase() {
		List<CompletableFuture<HttpResponse<String>>> views = IntStream.range(0, 40)
			.mapToObj((n) -> this.visitor.sendAsync(
					request(n % 2, "/products/11/views").POST(BodyPublishers.noBody()).build(),
					BodyHandlers.ofString()))
			.toList();
		assertThat(views.stream().map(CompletableFuture::join).map(HttpResponse::body)).doesNotHaveDuplicates();
		// Of views at the same moment, any may be the last to be accepted.
		assertThat(post(this.visitor, 0, "/products/11/views").body()).isEqualTo("{\"views\":41}");
		assertThat(get(this.visitor, 1, "/products/11/views")).isEqualTo("{\"views\":41}");
		WriteBehind writeBehind = this.instances.get(0).getBean(WriteBehind.class);
		assertThat(writeBehind.awaitFlushed("product-views", SOON)).isTrue();
		assertThat(this.instances.get(0)
			.getBean(JdbcClient.class)
			.sql("select views from product_views where product_id = 11")
			.query(Long.class)
			.single()).isEqualTo(41);
	}

	@Test
	void viewsGoOnFromTheDatabaseWhenRedisHasLostThem() {
		for (long views = 1; views <= 3; views++) {
			assertThat(post(this.visitor, 0, "/products/12/views").body()).isEqualTo("{\"views\":" + views + "}");
		}
		assertThat(this.instances.get(0).getBean(WriteBehind.class).awaitFlushed("product-views", SOON)).isTrue();
		StringRedisTemplate redis = this.instances.get(0).getBean(StringRedisTemplate.class);
		assertThat(redis.delete(redis.keys("*:views:12"))).isPositive();
		assertThat(send(this.visitor, request(0, "/admin/caches/product-views/entries?pattern=12").DELETE().build())
			.statusCode()).isEqualTo(200);

		assertThat(post(this.visitor, 0, "/products/12/views").body()).isEqualTo("{\"views\":4}");
	}

	@Test
	void eachVisitorSeesWhatTheyHaveLookedAtLast() {
		for (int product : new int[] { 21, 22, 21, 23 }) {
			assertThat(post(this.visitor, product % 2, "/products/" + product + "/views").statusCode()).isEqualTo(200);
		}
		assertThat(get(this.visitor, 0, "/products/viewed")).containsSubsequence("\"id\":23", "\"id\":21", "\"id\":22");
		assertThat(get(this.other, 0, "/products/viewed")).isEqualTo("[]");
	}

	@Test
	void cartIsInTheSessionOfBothInstances() {
		assertThat(put(this.visitor, 0, "/cart/31?quantity=2").body()).contains("\"id\":31", "\"quantity\":2");
		assertThat(put(this.visitor, 1, "/cart/32?quantity=1").body()).contains("\"id\":31", "\"id\":32");
		assertThat(put(this.visitor, 0, "/cart/31?quantity=0").body()).contains("\"id\":32").doesNotContain("31");
		assertThat(get(this.other, 1, "/cart")).isEqualTo("[]");
	}

	@Test
	void orderIsToldToWhoListensToTheOtherInstanceAndRanked() throws IOException, InterruptedException {
		HttpResponse<InputStream> stream = this.other.send(request(1, "/products/stock-changes").build(),
				BodyHandlers.ofInputStream());
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
			CompletableFuture<String> told = CompletableFuture.supplyAsync(
					() -> lines.lines().filter((line) -> line.contains("\"product\":41")).findFirst().orElse(""));
			assertThat(post(this.visitor, 0, "/products/41/orders?quantity=900").statusCode()).isEqualTo(201);
			assertThat(told.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join())
				.isEqualTo("data:{\"product\":41,\"left\":100}");
		}
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(get(this.visitor, 1, "/products/bestsellers"))
				.startsWith("[{\"rank\":1,\"id\":41,")
				.contains("\"sold\":900"));
		HttpResponse<String> refused = post(this.visitor, 1, "/products/41/orders?quantity=101");
		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(refused.body()).contains("There are less than 101 pieces of product 41.");
	}

	@Test
	void entriesThatMatchAPatternAreEvictedOnBothInstances() {
		for (int instance = 0; instance < 2; instance++) {
			get(this.visitor, instance, "/products/51");
			get(this.visitor, instance, "/products/151");
			get(this.visitor, instance, "/products/60");
		}
		this.instances.get(0)
			.getBean(JdbcClient.class)
			.sql("update products set name = 'Renamed behind the cache' where id in (51, 151, 60)")
			.update();
		HttpResponse<String> evicted = send(this.visitor,
				request(0, "/admin/caches/products/entries?pattern=*51").DELETE().build());
		assertThat(evicted.body()).isEqualTo("{\"removed\":2}");
		await().atMost(SOON)
			.untilAsserted(
					() -> assertThat(get(this.visitor, 1, "/products/151")).contains("Renamed behind the cache"));
		assertThat(get(this.visitor, 0, "/products/51")).contains("Renamed behind the cache");
		assertThat(get(this.visitor, 1, "/products/60")).doesNotContain("Renamed behind the cache");
		assertThat(
				send(this.visitor, request(0, "/admin/caches/nothing/entries?pattern=*").DELETE().build()).statusCode())
			.isEqualTo(404);
	}

	private HttpRequest.Builder request(int instance, String path) {
		return HttpRequest.newBuilder(this.instances.uri(instance, path));
	}

	private String get(HttpClient client, int instance, String path) {
		return send(client, request(instance, path).build()).body();
	}

	private HttpResponse<String> post(HttpClient client, int instance, String path) {
		return send(client, request(instance, path).POST(BodyPublishers.noBody()).build());
	}

	private HttpResponse<String> put(HttpClient client, int instance, String path) {
		return send(client, request(instance, path).PUT(BodyPublishers.noBody()).build());
	}

	private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
		return client.sendAsync(request, BodyHandlers.ofString()).join();
	}

}
