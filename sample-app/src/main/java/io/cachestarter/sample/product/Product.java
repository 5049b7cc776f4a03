package io.cachestarter.sample.product;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A product of the catalogue.
 *
 * @param id number of the product, from 1
 * @param name name shown to customers
 * @param category name of the one category it belongs to
 * @param price price of one piece, with two decimals
 * @param updatedAt time of the last change, by the clock of the database
 * @param tags words it can be found by, possibly none
 */
public record Product(Long id, String name, String category, BigDecimal price, Instant updatedAt, List<String> tags) {

	public Product {
		tags = List.copyOf(tags);
	}

}
