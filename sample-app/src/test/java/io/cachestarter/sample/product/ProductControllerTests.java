package io.cachestarter.sample.product;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

/**
 * Tests for {@link ProductController} and {@link ValidationProblems}.
 */
@WebMvcTest(ProductController.class)
class ProductControllerTests {

	private static final Product LAMP = new Product(7L, "Lamp", "Lighting", new BigDecimal("19.90"),
			Instant.parse("2026-05-01T12:00:00Z"), List.of("new"));

	private final MockMvcTester mvc;

	@MockitoBean
	private ProductCatalog catalog;

	@Autowired
	ProductControllerTests(MockMvcTester mvc) {
		this.mvc = mvc;
	}

	@Test
	void showsProduct() {
		given(this.catalog.find(7)).willReturn(Optional.of(LAMP));

		assertThat(this.mvc.get().uri("/products/7")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				{"id": 7, "name": "Lamp", "category": "Lighting", "price": 19.90,
				"updatedAt": "2026-05-01T12:00:00Z", "tags": ["new"]}
				""");
	}

	@Test
	void answersNotFoundForUnknownProduct() {
		given(this.catalog.find(8)).willReturn(Optional.empty());

		assertProblem(this.mvc.get().uri("/products/8").exchange(), HttpStatus.NOT_FOUND, "There is no product 8.");
	}

	@Test
	void answersBadRequestWhenNumberIsNoNumber() {
		assertProblem(this.mvc.get().uri("/products/lamp").exchange(), HttpStatus.BAD_REQUEST,
				"Failed to convert 'id' with value: 'lamp'");
	}

	@Test
	void changesProduct() {
		given(this.catalog.update(7, new ProductChange("Lamp", new BigDecimal("19.90")))).willReturn(Optional.of(LAMP));

		assertThat(put(7, "{\"name\": \"Lamp\", \"price\": 19.90}")).hasStatusOk()
			.bodyJson()
			.extractingPath("price")
			.isEqualTo(19.90);
	}

	@Test
	void answersNotFoundWhenProductToChangeIsUnknown() {
		given(this.catalog.update(8, new ProductChange("Lamp", BigDecimal.ONE))).willReturn(Optional.empty());

		assertProblem(put(8, "{\"name\": \"Lamp\", \"price\": 1}"), HttpStatus.NOT_FOUND, "There is no product 8.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"name": " ", "price": 1}                  | name must not be blank
			{"price": 1}                               | name must not be blank
			{"name": "Lamp"}                           | price must not be null
			{"name": "Lamp", "price": 0}               | price must be greater than 0
			{"name": "", "price": -1}                  | name must not be blank; price must be greater than 0
			""")
	void refusesInvalidChange(String change, String errors) {
		assertProblem(put(7, change), HttpStatus.BAD_REQUEST, "Invalid request: " + errors);
		then(this.catalog).shouldHaveNoInteractions();
	}

	@Test
	void refusesPriceWithThreeDecimals() {
		assertThat(put(7, "{\"name\": \"Lamp\", \"price\": 1.234}")).hasStatus(HttpStatus.BAD_REQUEST)
			.bodyJson()
			.extractingPath("detail")
			.asString()
			.contains("price numeric value out of bounds");
	}

	@Test
	void refusesBrokenJson() {
		assertProblem(put(7, "{"), HttpStatus.BAD_REQUEST, "Failed to read request");
	}

	@Test
	void deletesProduct() {
		assertThat(this.mvc.delete().uri("/products/7")).hasStatus(HttpStatus.NO_CONTENT).body().isEmpty();
		then(this.catalog).should().delete(7);
	}

	@Test
	void listsCategory() {
		given(this.catalog.findPage("Lighting", 2))
			.willReturn(new PageImpl<>(List.of(LAMP), PageRequest.of(2, 20), 41));

		assertThat(this.mvc.get().uri("/products?category=Lighting&page=2")).hasStatusOk()
			.bodyJson()
			.isLenientlyEqualTo("""
					{"items": [{"id": 7}], "page": 2, "size": 20, "totalItems": 41, "totalPages": 3}
					""");
	}

	@Test
	void listsFirstPageByDefault() {
		given(this.catalog.findPage("Lighting", 0)).willReturn(new PageImpl<>(List.of(), PageRequest.of(0, 20), 0));

		assertThat(this.mvc.get().uri("/products?category=Lighting")).hasStatusOk();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/products?category=Lighting&page=-1 | Invalid request: page must be greater than or equal to 0
			/products?category=&page=-1 | \
			Invalid request: category must not be blank; page must be greater than or equal to 0
			/products                           | Required parameter 'category' is not present.
			/products?category=Lighting&page=x  | Failed to convert 'page' with value: 'x'
			""")
	void refusesInvalidList(String uri, String detail) {
		assertProblem(this.mvc.get().uri(uri).exchange(), HttpStatus.BAD_REQUEST, detail);
	}

	@Test
	void showsTopProducts() {
		given(this.catalog.findTop())
			.willReturn(List.of(new TopProduct(7L, "Lamp", "Lighting", 3, new BigDecimal("59.70"))));

		assertThat(this.mvc.get().uri("/products/top")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				[{"id": 7, "name": "Lamp", "category": "Lighting", "unitsSold": 3, "revenue": 59.70}]
				""");
	}

	private MvcTestResult put(long id, String change) {
		return this.mvc.put()
			.uri("/products/{id}", id)
			.contentType(MediaType.APPLICATION_JSON)
			.content(change)
			.exchange();
	}

	private static void assertProblem(MvcTestResult result, HttpStatus status, String detail) {
		assertThat(result).hasStatus(status)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo(detail);
	}

}
