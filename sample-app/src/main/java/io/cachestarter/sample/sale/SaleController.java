package io.cachestarter.sample.sale;

import java.util.List;

import io.cachestarter.sample.product.ProductCatalog;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The ranking as sales happen, and the stock as it changes. */
@RestController
@RequestMapping("/products")
class SaleController {

	private static final int COUNT = 10;

	private final Sales sales;

	private final StockStream stock;

	private final ProductCatalog catalog;

	SaleController(Sales sales, StockStream stock, ProductCatalog catalog) {
		this.sales = sales;
		this.stock = stock;
		this.catalog = catalog;
	}

	@GetMapping("/bestsellers")
	List<Bestseller> bestsellers() {
		return this.sales.bestsellers(COUNT)
			.stream()
			.flatMap((ranked) -> this.catalog.find(ranked.member())
				.map((product) -> new Bestseller(ranked.rank(), product.id(), product.name(), (long) ranked.score()))
				.stream())
			.toList();
	}

	@GetMapping(path = "/stock-changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter stockChanges() {
		return this.stock.listen();
	}

	/**
	 * A product in the ranking.
	 *
	 * @param rank its place, from 1
	 * @param id number of the product
	 * @param name name shown to customers
	 * @param sold pieces sold since the ranking began
	 */
	record Bestseller(long rank, long id, String name, long sold) {

	}

}
