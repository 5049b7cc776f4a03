package io.cachestarter.sample.product;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.cachestarter.sample.CatalogApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of two instances that share a database and a Redis, each with a local level of
 * its own.
 */
@TestInstance(Lifecycle.PER_CLASS)
class TwoInstancesIntegrationTests {

	/** Far below the time that a local entry lives: only a message can be as quick. */
	private static final Duration PROPAGATION_LIMIT = Duration.ofSeconds(15);

	private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

	@BeforeAll
	void startBoth(@TempDir Path directory) {
		ConfigurableApplicationContext first = start(directory, "--cache-starter.embedded-redis.port=0");
		start(directory, "--spring.data.redis.port=" + first.getBean(LettuceConnectionFactory.class).getPort());
	}

	@AfterAll
	void stopBoth() {
		for (int index = this.instances.size() - 1; index >= 0; index--) {
			this.instances.get(index).close();
		}
	}

	@Test
	void showsChangeMadeOnTheOtherInstance() {
		long id = 101;
		client(0).product(id);
		client(1).product(id);

		client(0).rename(id, "Changed on the first");
		await().atMost(PROPAGATION_LIMIT)
			.untilAsserted(() -> assertThat(client(1).product(id).name()).isEqualTo("Changed on the first"));

		client(1).rename(id, "Changed on the second");
		await().atMost(PROPAGATION_LIMIT)
			.untilAsserted(() -> assertThat(client(0).product(id).name()).isEqualTo("Changed on the second"));
	}

	@Test
	void forgetsProductDeletedOnTheOtherInstance() {
		long id = 102;
		client(1).product(id);

		client(0).delete(id);

		await().atMost(PROPAGATION_LIMIT)
			.untilAsserted(() -> assertThat(client(1).productStatus(id)).isEqualTo(HttpStatus.NOT_FOUND));
	}

	@Test
	void showsPageWithChangeMadeOnTheOtherInstance() {
		Product listed = client(1).page("Garden", 0).items().get(0);

		Product changed = client(0).rename(listed.id(), "Changed spade");

		await().atMost(PROPAGATION_LIMIT)
			.untilAsserted(() -> assertThat(client(1).page("Garden", 0).items()).contains(changed));
	}

	@Test
	void readsProductThatTheOtherInstanceHasLoaded() {
		Product loaded = client(0).product(103);

		renameBehindTheCache(103);

		assertThat(client(1).product(103)).isEqualTo(loaded);
	}

	@Test
	void readsPageThatTheOtherInstanceHasLoaded() {
		ProductPage loaded = client(0).page("Kitchen", 1);

		loaded.items().forEach((product) -> renameBehindTheCache(product.id()));

		assertThat(client(1).page("Kitchen", 1)).isEqualTo(loaded);
	}

	private ConfigurableApplicationContext start(Path directory, String redis) {
		ConfigurableApplicationContext instance = new SpringApplicationBuilder(CatalogApplication.class).run(
				"--server.port=0", "--catalog.data-dir=" + directory, "--cache-starter.remote.timeout=10s",
				"--catalog.seed.products=1000", "--catalog.seed.order-lines=1000", redis);
		this.instances.add(instance);
		return instance;
	}

	private CatalogClient client(int instance) {
		return CatalogClient
			.of(this.instances.get(instance).getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	private void renameBehindTheCache(long id) {
		this.instances.get(0)
			.getBean(JdbcClient.class)
			.sql("update products set name = 'Renamed behind the cache' where id = ?")
			.param(id)
			.update();
	}

}
