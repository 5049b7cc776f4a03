package io.cachestarter.sample.cart;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import io.cachestarter.sample.product.ProductCatalog;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.server.ResponseStatusException;

/** The cart over HTTP. It is in the session, which all instances find in Redis. */
@RestController
@RequestMapping("/cart")
class CartController {

	private static final String CART = "cart";

	private final ProductCatalog catalog;

	CartController(ProductCatalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping
	List<Line> show(@SessionAttribute(name = CART, required = false) @Nullable Cart cart) {
		return lines(Objects.requireNonNullElse(cart, Cart.EMPTY));
	}

	@PutMapping("/{product}")
	List<Line> put(@PathVariable long product, @RequestParam @PositiveOrZero @Max(1000) int quantity,
			@SessionAttribute(name = CART, required = false) @Nullable Cart cart, HttpSession session) {
		if (this.catalog.find(product).isEmpty()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no product %d.".formatted(product));
		}
		Cart changed = Objects.requireNonNullElse(cart, Cart.EMPTY).with(product, quantity);
		session.setAttribute(CART, changed);
		return lines(changed);
	}

	/** What is not sold any more is left out. */
	private List<Line> lines(Cart cart) {
		return cart.quantities()
			.entrySet()
			.stream()
			.flatMap((each) -> this.catalog.find(each.getKey())
				.map((product) -> new Line(product.id(), product.name(), each.getValue()))
				.stream())
			.sorted(Comparator.comparing(Line::id))
			.toList();
	}

	/**
	 * A line of the cart.
	 *
	 * @param id number of the product
	 * @param name name shown to customers
	 * @param quantity how many pieces
	 */
	record Line(long id, String name, int quantity) {

	}

}
