package io.cachestarter.sample.product;

import java.math.BigDecimal;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the HTTP interface against the database.
 */
@CatalogIntegrationTest
class ProductApiIntegrationTests {

	private final CatalogClient client;

	@Autowired
	ProductApiIntegrationTests(@LocalServerPort int port) {
		this.client = CatalogClient.of(port);
	}

	@Test
	void showsSeededProduct() {
		Product product = this.client.product(500);

		assertThat(product.id()).isEqualTo(500);
		assertThat(product.name()).endsWith("No. 500");
		assertThat(product.tags()).isNotEmpty();
	}

	@Test
	void answersProblemForUnknownProduct() {
		this.client.get("/products/123456")
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void changesNameAndPrice() {
		this.client.put(501, new ProductChange("Changed", new BigDecimal("3.99"))).expectStatus().isOk();

		Product product = this.client.product(501);
		assertThat(product.name()).isEqualTo("Changed");
		assertThat(product.price()).isEqualByComparingTo("3.99");
		assertThat(product.updatedAt()).isAfter("2026-06-01T00:00:00Z");
	}

	@Test
	void answersProblemWhenProductToChangeIsUnknown() {
		this.client.put(123456, new ProductChange("Changed", BigDecimal.ONE)).expectStatus().isNotFound();
	}

	@Test
	void answersProblemForInvalidChange() {
		this.client.put(502, new ProductChange("", BigDecimal.ZERO))
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void deletesProduct() {
		assertThat(this.client.product(503).id()).isEqualTo(503);

		this.client.delete(503).expectStatus().isNoContent();

		this.client.get("/products/503").expectStatus().isNotFound();
	}

	@Test
	void deletesUnknownProductWithoutError() {
		this.client.delete(123457).expectStatus().isNoContent();
	}

	@Test
	void listsCategoryPageByPage() {
		ProductPage first = this.client.page("Audio", 0);
		ProductPage second = this.client.page("Audio", 1);

		assertThat(first.items()).hasSize(20).allMatch((product) -> product.category().equals("Audio"));
		assertThat(first.totalItems()).isGreaterThan(20);
		assertThat(second.totalItems()).isEqualTo(first.totalItems());
		assertThat(second.items()).isNotEmpty().doesNotContainAnyElementsOf(first.items());
	}

	@Test
	void listsNothingBehindTheLastPage() {
		ProductPage page = this.client.page("Audio", 1_000);

		assertThat(page.items()).isEmpty();
		assertThat(page.totalItems()).isPositive();
	}

	@Test
	void listsNothingInUnknownCategory() {
		assertThat(this.client.page("Unheard of", 0)).isEqualTo(new ProductPage(List.of(), 0, 20, 0, 0));
	}

	@Test
	void refusesNegativePage() {
		this.client.get("/products?category=Audio&page=-1")
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void ranksProductsBySales() {
		assertThat(this.client.top()).hasSize(10)
			.isSortedAccordingTo((left, right) -> Long.compare(right.unitsSold(), left.unitsSold()))
			.allSatisfy((product) -> assertThat(product.revenue()).isPositive());
	}

	@Test
	void servesStartPage() {
		this.client.get("/").expectStatus().isOk().expectHeader().contentTypeCompatibleWith(MediaType.TEXT_HTML);
	}

}
