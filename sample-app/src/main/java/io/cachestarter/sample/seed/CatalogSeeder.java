package io.cachestarter.sample.seed;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Fills an empty catalogue before the first request is accepted.
 * <p>
 * Instances may start on one database at the same time. The first statement inserts a row
 * with a fixed key, and everything follows in the same transaction: a second instance
 * blocks on that key until the first has committed, then fails on it and knows that the
 * data is complete. If the first is killed instead, its row and its data disappear
 * together and the second goes on.
 */
@Component
class CatalogSeeder implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(CatalogSeeder.class);

	private final SeedProperties properties;

	private final JdbcClient jdbc;

	private final SeedWriter writer;

	private final TransactionOperations transaction;

	CatalogSeeder(SeedProperties properties, JdbcClient jdbc, SeedWriter writer, TransactionOperations transaction) {
		this.properties = properties;
		this.jdbc = jdbc;
		this.writer = writer;
		this.transaction = transaction;
	}

	@Override
	public void afterSingletonsInstantiated() {
		seed();
	}

	/**
	 * Fills the catalogue unless that has been done. Waits while another instance is at
	 * it.
	 */
	void seed() {
		this.transaction.executeWithoutResult((status) -> {
			if (claim()) {
				fill();
			}
			else {
				status.setRollbackOnly();
			}
		});
	}

	private boolean claim() {
		try {
			this.jdbc.sql("insert into seed_claim (id, claimed_at) values (1, current_timestamp)").update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			logger.info("The catalogue has been filled before");
			return false;
		}
	}

	private void fill() {
		logger.info("Filling the catalogue with {} products and {} order lines", this.properties.products(),
				this.properties.orderLines());
		List<SeedProduct> products = SeedData.products(this.properties.products());
		this.writer.writeCategories(SeedData.categories());
		this.writer.writeProducts(products);
		this.writer.writeOrderLines(SeedData.orderLines(products, this.properties.orderLines()));
	}

}
