package io.cachestarter.sample.sale;

/**
 * Tells how many pieces of a product are left.
 *
 * @param product number of the product
 * @param left how many
 */
public record StockChange(long product, int left) {

}
