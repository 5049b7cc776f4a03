package io.cachestarter.sample.product;

/** Thrown when there are fewer pieces than are ordered; nothing was sold. */
public class OutOfStockException extends RuntimeException {

	OutOfStockException(long product, int quantity) {
		super("There are less than %d pieces of product %d.".formatted(quantity, product));
	}

}
