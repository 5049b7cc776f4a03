package io.cachestarter.sample.seed;

import java.math.BigDecimal;

/**
 * One order line to insert.
 *
 * @param id number of the line, from 1
 * @param productId number of the product sold
 * @param quantity pieces sold, from 1 to 5
 * @param unitPrice price of one piece
 */
record SeedOrderLine(long id, long productId, int quantity, BigDecimal unitPrice) {

}
