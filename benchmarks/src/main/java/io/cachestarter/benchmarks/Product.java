package io.cachestarter.benchmarks;

import java.io.Serializable;
import java.util.List;

/**
 * A value of about 200 bytes of JSON.
 */
record Product(long id, String sku, String name, String description, double price, int stock, List<String> tags)
		implements Serializable {

	static Product of(long id) {
		return new Product(id, "SKU-" + (100_000 + id), "Walnut desk no. " + id,
				"Solid walnut with oiled finish, cable duct and two drawers", 449.5 + id, (int) (id % 97),
				List.of("desk", "walnut", "office"));
	}

}
