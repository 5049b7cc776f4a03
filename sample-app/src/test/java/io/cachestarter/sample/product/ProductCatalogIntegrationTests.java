package io.cachestarter.sample.product;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the caches of {@link ProductCatalog}. Rows are changed behind the back of the
 * application to tell a cached answer from a fresh one.
 */
@CatalogIntegrationTest
class ProductCatalogIntegrationTests {

	private final CatalogClient client;

	private final JdbcClient jdbc;

	@Autowired
	ProductCatalogIntegrationTests(@LocalServerPort int port, JdbcClient jdbc) {
		this.client = CatalogClient.of(port);
		this.jdbc = jdbc;
	}

	@Test
	void readsProductFromCacheTheSecondTime() {
		Product first = this.client.product(601);

		renameBehindTheCache(601);

		assertThat(this.client.product(601)).isEqualTo(first);
	}

	@Test
	void showsChangeMadeThroughTheApi() {
		this.client.product(602);
		renameBehindTheCache(602);

		this.client.rename(602, "Changed");

		assertThat(this.client.product(602).name()).isEqualTo("Changed");
	}

	@Test
	void cachesTheResultOfAChange() {
		Product changed = this.client.rename(603, "Changed");

		renameBehindTheCache(603);

		assertThat(this.client.product(603)).isEqualTo(changed);
	}

	@Test
	void remembersThatProductIsUnknown() {
		assertThat(this.client.productStatus(700_001)).isEqualTo(HttpStatus.NOT_FOUND);

		this.jdbc.sql("""
				insert into products (id, category_id, name, price, updated_at, tags)
				select 700001, category_id, 'Late', price, updated_at, tags from products where id = 604
				""").update();

		assertThat(this.client.productStatus(700_001)).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void forgetsDeletedProduct() {
		this.client.product(605);

		this.client.delete(605);

		assertThat(this.client.productStatus(605)).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void keepsPageUntilAProductChanges() {
		Product listed = this.client.page("Camping", 0).items().get(0);
		renameBehindTheCache(listed.id());
		assertThat(this.client.page("Camping", 0).items()).contains(listed);

		Product changed = this.client.rename(listed.id(), "Changed tent");

		assertThat(this.client.page("Camping", 0).items()).contains(changed).doesNotContain(listed);
	}

	@Test
	void keepsRankingUntilAProductChanges() {
		List<TopProduct> ranking = this.client.top();
		TopProduct best = ranking.get(0);
		renameBehindTheCache(best.id());
		assertThat(this.client.top()).isEqualTo(ranking);

		this.client.rename(best.id(), "Changed winner");

		assertThat(this.client.top().get(0).name()).isEqualTo("Changed winner");
	}

	@Test
	void dropsDeletedProductFromRanking() {
		TopProduct best = this.client.top().get(9);

		this.client.delete(best.id());

		assertThat(this.client.top()).extracting(TopProduct::id).doesNotContain(best.id());
	}

	private void renameBehindTheCache(long id) {
		this.jdbc.sql("update products set name = 'Renamed behind the cache' where id = ?").param(id).update();
	}

}
