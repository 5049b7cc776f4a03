package io.cachestarter.sample.product;

/**
 * Published in the application after an order.
 *
 * @param product number of the product
 * @param quantity how many pieces were sold
 * @param left how many are left
 */
public record Ordered(long product, int quantity, int left) {

}
