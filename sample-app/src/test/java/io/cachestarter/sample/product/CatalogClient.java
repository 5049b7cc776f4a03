package io.cachestarter.sample.product;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatusCode;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/**
 * Talks to one running instance over HTTP.
 */
final class CatalogClient {

	private final RestTestClient http;

	private CatalogClient(RestTestClient http) {
		this.http = http;
	}

	static CatalogClient of(int port) {
		return new CatalogClient(RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build());
	}

	ResponseSpec get(String uri, Object... variables) {
		return this.http.get().uri(uri, variables).exchange();
	}

	ResponseSpec put(long id, ProductChange change) {
		return this.http.put().uri("/products/{id}", id).body(change).exchange();
	}

	ResponseSpec markDown(String category, int percent) {
		return this.http.post()
			.uri("/products/markdown?category={category}&percent={percent}", category, percent)
			.exchange();
	}

	ResponseSpec delete(long id) {
		return this.http.delete().uri("/products/{id}", id).exchange();
	}

	Product product(long id) {
		return read(get("/products/{id}", id), ParameterizedTypeReference.forType(Product.class));
	}

	HttpStatusCode productStatus(long id) {
		return get("/products/{id}", id).returnResult().getStatus();
	}

	Product rename(long id, String name) {
		ProductChange change = new ProductChange(name, new BigDecimal("12.50"));
		return read(put(id, change), ParameterizedTypeReference.forType(Product.class));
	}

	ProductPage page(String category, int page) {
		return read(get("/products?category={category}&page={page}", category, page),
				ParameterizedTypeReference.forType(ProductPage.class));
	}

	List<TopProduct> top() {
		return read(get("/products/top"), new ParameterizedTypeReference<>() {
		});
	}

	<T> T read(ResponseSpec response, ParameterizedTypeReference<T> type) {
		T body = response.expectStatus().isOk().expectBody(type).returnResult().getResponseBody();
		return Objects.requireNonNull(body);
	}

}
