package io.cachestarter.sample.cart;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.cachestarter.sample.CatalogApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests what a visitor with a cart gets from a Redis that does not answer. */
@Timeout(120)
class SessionOnDemandIntegrationTests {

	private static final long PAUSE_MILLIS = 8_000;

	private final HttpClient visitor = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	@Test
	void productsAreShownAndTheCartIsNot(@TempDir Path directory) throws IOException, InterruptedException {
		try (ConfigurableApplicationContext instance = new SpringApplicationBuilder(CatalogApplication.class).run(
				"--server.port=0", "--cache-starter.embedded-redis.port=0", "--catalog.data-dir=" + directory,
				"--catalog.seed.products=20", "--catalog.seed.order-lines=40")) {
			String server = "http://127.0.0.1:"
					+ instance.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			assertThat(status(
					HttpRequest.newBuilder(URI.create(server + "/cart/3?quantity=1")).PUT(BodyPublishers.noBody())))
				.isEqualTo(200);
			HttpRequest.Builder product = HttpRequest.newBuilder(URI.create(server + "/products/3"));
			assertThat(status(product)).isEqualTo(200);

			pause(instance);
			assertThat(status(product)).isEqualTo(200);
			assertThat(status(HttpRequest.newBuilder(URI.create(server + "/cart")))).as("Redis is still paused")
				.isGreaterThanOrEqualTo(500);
		}
	}

	private static void pause(ConfigurableApplicationContext instance) {
		instance.getBean(StringRedisTemplate.class)
			.execute((RedisCallback<Object>) (connection) -> connection.execute("CLIENT",
					"PAUSE".getBytes(StandardCharsets.UTF_8),
					Long.toString(PAUSE_MILLIS).getBytes(StandardCharsets.UTF_8)));
	}

	private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.visitor.send(request.build(), BodyHandlers.discarding()).statusCode();
	}

}
