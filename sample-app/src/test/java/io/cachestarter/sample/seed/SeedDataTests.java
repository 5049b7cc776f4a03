package io.cachestarter.sample.seed;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SeedData}.
 */
class SeedDataTests {

	private final List<SeedProduct> products = SeedData.products(500);

	@Test
	void createsTheSameProductsEveryTime() {
		assertThat(SeedData.products(500)).isEqualTo(this.products);
	}

	@Test
	void createsTheSameOrderLinesEveryTime() {
		assertThat(SeedData.orderLines(this.products, 300))
			.containsExactlyElementsOf(SeedData.orderLines(this.products, 300).toList());
	}

	@Test
	void numbersProductsFromOne() {
		assertThat(this.products).hasSize(500).extracting(SeedProduct::id).startsWith(1L, 2L).endsWith(500L);
	}

	@Test
	void givesEveryProductAnotherName() {
		assertThat(this.products).extracting(SeedProduct::name).doesNotHaveDuplicates();
	}

	@Test
	void givesEveryProductAPositivePrice() {
		assertThat(this.products).allSatisfy((product) -> assertThat(product.price()).isPositive().hasScaleOf(2));
	}

	@Test
	void givesEveryProductOneToThreeDistinctTags() {
		assertThat(this.products)
			.allSatisfy((product) -> assertThat(product.tags()).hasSizeBetween(1, 3).doesNotHaveDuplicates());
	}

	@Test
	void putsProductsInEveryCategory() {
		assertThat(this.products).extracting(SeedProduct::categoryId)
			.allSatisfy((id) -> assertThat(id).isBetween(1, SeedData.categories().size()))
			.hasSizeGreaterThan(SeedData.categories().size())
			.contains(1, SeedData.categories().size());
	}

	@Test
	void sellsOnlyProductsThatExist() {
		assertThat(SeedData.orderLines(this.products, 2000)).extracting(SeedOrderLine::productId)
			.allSatisfy((id) -> assertThat(id).isBetween(1L, 500L));
	}

	@Test
	void sellsProductsWithSmallNumbersMoreOften() {
		var sales = SeedData.orderLines(this.products, 20_000)
			.map((line) -> (line.productId() <= 125) ? "first quarter" : "others")
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

		assertThat(sales.getOrDefault("first quarter", 0L)).isBetween(9_000L, 11_000L);
	}

	@Test
	void createsNoOrderLinesWhenNoneAreAskedFor() {
		assertThat(SeedData.orderLines(this.products, 0)).isEmpty();
	}

}
