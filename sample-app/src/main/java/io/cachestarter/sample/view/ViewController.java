package io.cachestarter.sample.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.cachestarter.sample.product.Product;
import io.cachestarter.sample.product.ProductCatalog;
import jakarta.servlet.http.HttpSession;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Views over HTTP. The session says who the visitor is. */
@RestController
@RequestMapping("/products")
class ViewController {

	private final ProductViews views;

	private final ProductCatalog catalog;

	ViewController(ProductViews views, ProductCatalog catalog) {
		this.views = views;
		this.catalog = catalog;
	}

	@PostMapping("/{id}/views")
	Map<String, Long> view(@PathVariable long id, HttpSession session) {
		if (this.catalog.find(id).isEmpty()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no product %d.".formatted(id));
		}
		return Map.of("views", this.views.view(id, session.getId()));
	}

	@GetMapping("/{id}/views")
	Map<String, Long> count(@PathVariable long id) {
		return Map.of("views", this.views.count(id));
	}

	@GetMapping("/viewed")
	List<Product> viewed(HttpSession session) {
		return this.views.recent(session.getId()).stream().map(this.catalog::find).flatMap(Optional::stream).toList();
	}

}
