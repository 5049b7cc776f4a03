package io.cachestarter.sample.cart;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a visitor wants to buy. Immutable: the session notices a change only when another
 * cart is set.
 *
 * @param quantities how many pieces, by the number of the product
 */
public record Cart(Map<Long, Integer> quantities) {

	static final Cart EMPTY = new Cart(Map.of());

	public Cart {
		quantities = Map.copyOf(quantities);
	}

	/**
	 * Returns this cart with another number of pieces of a product.
	 * @param product number of the product
	 * @param quantity how many, 0 for none
	 */
	Cart with(long product, int quantity) {
		Map<Long, Integer> changed = new TreeMap<>(this.quantities);
		if (quantity > 0) {
			changed.put(product, quantity);
		}
		else {
			changed.remove(product);
		}
		return new Cart(changed);
	}

}
