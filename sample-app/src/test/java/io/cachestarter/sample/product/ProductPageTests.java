package io.cachestarter.sample.product;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProductPage}.
 */
class ProductPageTests {

	@Test
	void takesItsNumbersFromThePage() {
		Product product = new Product(41L, "Lamp", "Lighting", BigDecimal.TEN, Instant.EPOCH, List.of());

		ProductPage page = ProductPage.from(new PageImpl<>(List.of(product), PageRequest.of(2, 20), 41));

		assertThat(page).isEqualTo(new ProductPage(List.of(product), 2, 20, 41, 3));
	}

	@Test
	void hasNoPagesWhenThereIsNothing() {
		ProductPage page = ProductPage.from(new PageImpl<>(List.of(), PageRequest.of(0, 20), 0));

		assertThat(page).isEqualTo(new ProductPage(List.of(), 0, 20, 0, 0));
	}

}
