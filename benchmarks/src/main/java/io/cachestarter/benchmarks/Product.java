package io.cachestarter.benchmarks;

import java.io.Serializable;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A value of about 200 bytes of JSON.
 */
record Product(long id, String sku, String name, String description, double price, int stock,
		List<String> tags) implements Serializable {

	private static final int BYTES = 200;

	private static final List<String> WORDS = List.of("oak", "walnut", "drawer", "left", "right", "width", "height",
			"polished", "veneer", "cable", "duct", "delivery", "assembled", "screws", "varnish", "colour");

	/** Returns a value whose JSON has about so many bytes. */
	static Product of(long id, int bytes) {
		Product product = of(id);
		int missing = bytes - BYTES;
		if (missing <= 0) {
			return product;
		}
		SplittableRandom random = new SplittableRandom(id);
		StringBuilder text = new StringBuilder(product.description);
		while (text.length() < missing) {
			text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
			text.append(' ').append(random.nextInt(10_000));
		}
		return new Product(id, product.sku, product.name, text.toString(), product.price, product.stock, product.tags);
	}

	static Product of(long id) {
		return new Product(id, "SKU-" + (100_000 + id), "Walnut desk no. " + id,
				"Solid walnut with oiled finish, cable duct and two drawers", 449.5 + id, (int) (id % 97),
				List.of("desk", "walnut", "office"));
	}

}
