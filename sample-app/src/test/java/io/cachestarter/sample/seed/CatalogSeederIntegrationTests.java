package io.cachestarter.sample.seed;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CatalogSeeder} on a database in memory.
 */
class CatalogSeederIntegrationTests {

	/** Two instances wait for each other's locks for as long as a busy machine takes. */
	private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder()
		.setName(UUID.randomUUID() + ";LOCK_TIMEOUT=60000")
		.setType(EmbeddedDatabaseType.H2)
		.build();

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	@BeforeEach
	void createTables() {
		Flyway.configure().dataSource(this.database).load().migrate();
	}

	@AfterEach
	void shutDown() {
		this.database.shutdown();
	}

	@Test
	void fillsEmptyCatalogue() {
		seeder(1500, 2500).seed();

		assertThat(count("categories")).isEqualTo(20);
		assertThat(count("products")).isEqualTo(1500);
		assertThat(count("order_lines")).isEqualTo(2500);
	}

	@Test
	void leavesFilledCatalogueAlone() {
		seeder(10, 10).seed();
		this.jdbc.sql("delete from products where id = 3").update();

		seeder(500, 500).seed();

		assertThat(count("products")).isEqualTo(9);
	}

	@Test
	void fillsOnceWhenTwoInstancesStartTogether() {
		CompletableFuture<Void> first = CompletableFuture.runAsync(seeder(1000, 5000)::seed);
		CompletableFuture<Void> second = CompletableFuture.runAsync(seeder(1000, 5000)::seed);

		assertThat(CompletableFuture.allOf(first, second)).succeedsWithin(Duration.ofSeconds(90));

		assertThat(count("products")).isEqualTo(1000);
		assertThat(count("order_lines")).isEqualTo(5000);
	}

	@Test
	void leavesNothingBehindWhenItFails() {
		this.jdbc.sql("insert into categories (id, name) values (20, 'in the way')").update();

		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(seeder(10, 10)::seed);

		assertThat(count("seed_claim")).isZero();
		assertThat(count("categories")).isOne();
	}

	private CatalogSeeder seeder(int products, int orderLines) {
		return new CatalogSeeder(new SeedProperties(products, orderLines), this.jdbc,
				new SeedWriter(new JdbcTemplate(this.database)),
				new TransactionTemplate(new JdbcTransactionManager(this.database)));
	}

	private long count(String table) {
		return this.jdbc.sql("select count(*) from " + table).query(Long.class).single();
	}

}
