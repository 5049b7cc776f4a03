package io.cachestarter.sample.product;

import java.math.BigDecimal;

/**
 * A product in the ranking by sales.
 *
 * @param id number of the product
 * @param name name shown to customers
 * @param category name of the category it belongs to
 * @param unitsSold pieces sold in all orders
 * @param revenue sum of all its order lines, at the prices of the orders
 */
public record TopProduct(Long id, String name, String category, long unitsSold, BigDecimal revenue) {

}
