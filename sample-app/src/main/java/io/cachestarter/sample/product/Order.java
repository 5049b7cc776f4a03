package io.cachestarter.sample.product;

import java.math.BigDecimal;

/**
 * Pieces of a product that were sold.
 *
 * @param productId number of the product
 * @param quantity how many
 * @param unitPrice price of one
 */
public record Order(long productId, int quantity, BigDecimal unitPrice) {

}
