package io.cachestarter.sample.product;

import java.util.List;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.lock.LockNotAcquiredException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The catalogue over HTTP. Errors are answered as {@code application/problem+json}.
 */
@RestController
@RequestMapping("/products")
class ProductController {

	private final ProductCatalog catalog;

	ProductController(ProductCatalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping("/{id}")
	Product get(@PathVariable long id) {
		return this.catalog.find(id).orElseThrow(() -> notFound(id));
	}

	@PutMapping("/{id}")
	Product put(@PathVariable long id, @Valid @RequestBody ProductChange change) {
		return this.catalog.update(id, change).orElseThrow(() -> notFound(id));
	}

	@PostMapping("/markdown")
	MarkedDown markDown(@RequestParam @NotBlank @Size(max = 60) String category,
			@RequestParam @Min(1) @Max(90) int percent) {
		try {
			return new MarkedDown(category, percent, this.catalog.markDown(category, percent));
		}
		catch (LockNotAcquiredException ex) {
			throw (ex.getCause() != null)
					? new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Locks are not available now.", ex)
					: new ResponseStatusException(HttpStatus.CONFLICT,
							"The prices of %s are being lowered already.".formatted(category), ex);
		}
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@PathVariable long id) {
		this.catalog.delete(id);
	}

	@GetMapping
	ProductPage list(@RequestParam @NotBlank @Size(max = 60) String category,
			@RequestParam(defaultValue = "0") @PositiveOrZero int page) {
		return ProductPage.from(this.catalog.findPage(category, page));
	}

	@GetMapping("/top")
	List<TopProduct> top() {
		return this.catalog.findTop();
	}

	/** Costs the database more than the rest, so nobody gets it more often than that. */
	@RateLimited(name = "search", limit = 100, window = "10s", key = "ip")
	@GetMapping("/search")
	List<Product> search(@RequestParam @NotBlank @Size(min = 2, max = 60) String name) {
		return this.catalog.search(name);
	}

	/** How often somebody may order is told in application.yml. */
	@PostMapping("/{id}/orders")
	@ResponseStatus(HttpStatus.CREATED)
	Order order(@PathVariable long id, @RequestParam(defaultValue = "1") @Min(1) @Max(1000) int quantity) {
		try {
			return this.catalog.order(id, quantity).orElseThrow(() -> notFound(id));
		}
		catch (OutOfStockException ex) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, ex.getMessage(), ex);
		}
		catch (LockNotAcquiredException ex) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Orders are not possible now.", ex);
		}
	}

	private static ResponseStatusException notFound(long id) {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no product %d.".formatted(id));
	}

}
