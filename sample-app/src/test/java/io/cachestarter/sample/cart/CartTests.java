package io.cachestarter.sample.cart;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CartTests {

	@Test
	void changesWithoutChangingTheOldOne() {
		Cart one = Cart.EMPTY.with(7, 2);
		assertThat(one.with(8, 1).with(7, 3).quantities()).isEqualTo(Map.of(7L, 3, 8L, 1));
		assertThat(one.with(7, 0)).isEqualTo(Cart.EMPTY);
		assertThat(one.quantities()).isEqualTo(Map.of(7L, 2));
	}

}
