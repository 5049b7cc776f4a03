package io.cachestarter.sample.product;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.cachestarter.sample.CatalogApplication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/** A request that is in flight when its instance closes. */
@Timeout(180)
class GracefulShutdownIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final long ID = 104;

	@Test
	void usesTheCacheToItsEnd(@TempDir Path directory) {
		RequestInFlight request = new RequestInFlight();
		try (ConfigurableApplicationContext other = start(directory, new SpringApplicationBuilder(),
				"--cache-starter.embedded-redis.port=0")) {
			ConfigurableApplicationContext closed = start(directory,
					new SpringApplicationBuilder().initializers((context) -> ((GenericApplicationContext) context)
						.registerBean(RequestInFlight.class, () -> request)),
					"--spring.data.redis.port=" + other.getBean(LettuceConnectionFactory.class).getPort());
			CompletableFuture<Product> answer = CompletableFuture.supplyAsync(() -> client(closed).product(ID));
			request.awaitArrival();

			closed.close();

			assertThat(answer).succeedsWithin(SOON).extracting(Product::id).isEqualTo(ID);
			renameBehindTheCache(other);
			assertThat(client(other).product(ID)).isEqualTo(answer.join());
		}
	}

	private static ConfigurableApplicationContext start(Path directory, SpringApplicationBuilder application,
			String redis) {
		return application.sources(CatalogApplication.class)
			.run("--server.port=0", "--catalog.data-dir=" + directory, "--cache-starter.remote.timeout=10s",
					"--catalog.seed.products=1000", "--catalog.seed.order-lines=1000", redis);
	}

	private static CatalogClient client(ConfigurableApplicationContext instance) {
		return CatalogClient.of(instance.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	private static void renameBehindTheCache(ConfigurableApplicationContext instance) {
		instance.getBean(JdbcClient.class)
			.sql("update products set name = 'Renamed behind the cache' where id = ?")
			.param(ID)
			.update();
	}

	/** Holds a request from its arrival until the application has begun to close. */
	private static final class RequestInFlight extends OncePerRequestFilter
			implements ApplicationListener<ContextClosedEvent> {

		private final CountDownLatch arrived = new CountDownLatch(1);

		private final CountDownLatch closing = new CountDownLatch(1);

		void awaitArrival() {
			pass(this.arrived);
		}

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			this.closing.countDown();
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			this.arrived.countDown();
			pass(this.closing);
			chain.doFilter(request, response);
		}

		private static void pass(CountDownLatch latch) {
			try {
				assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted", ex);
			}
		}

	}

}
