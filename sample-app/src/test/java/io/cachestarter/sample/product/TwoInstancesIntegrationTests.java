package io.cachestarter.sample.product;

import java.nio.file.Path;
import java.time.Duration;

import io.cachestarter.sample.TwoInstances;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

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

	private final TwoInstances instances;

	TwoInstancesIntegrationTests(@TempDir Path directory) {
		this.instances = TwoInstances.start(directory, "--catalog.seed.products=1000",
				"--catalog.seed.order-lines=1000");
	}

	@AfterAll
	void stopBoth() {
		this.instances.close();
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

	private CatalogClient client(int instance) {
		return CatalogClient.of(this.instances.port(instance));
	}

	private void renameBehindTheCache(long id) {
		this.instances.get(0)
			.getBean(JdbcClient.class)
			.sql("update products set name = 'Renamed behind the cache' where id = ?")
			.param(id)
			.update();
	}

}
