package io.cachestarter.sample.seed;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One product to insert.
 *
 * @param id number of the product, from 1
 * @param categoryId number of its category, from 1
 * @param name unique name
 * @param price price of one piece
 * @param updatedAt made-up time of the last change
 * @param tags one to three distinct words
 */
record SeedProduct(long id, int categoryId, String name, BigDecimal price, Instant updatedAt, List<String> tags) {

}
