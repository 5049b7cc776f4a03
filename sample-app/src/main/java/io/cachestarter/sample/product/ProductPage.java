package io.cachestarter.sample.product;

import java.util.List;

import org.springframework.data.domain.Page;

/**
 * A page of products as clients see it. It keeps the JSON of the API independent of the
 * internals of Spring Data.
 *
 * @param items products of this page in the order of their numbers
 * @param page number of this page, from 0
 * @param size greatest number of products in a page
 * @param totalItems number of products in all pages
 * @param totalPages number of pages
 */
record ProductPage(List<Product> items, int page, int size, long totalItems, int totalPages) {

	static ProductPage from(Page<Product> page) {
		return new ProductPage(page.getContent(), page.getNumber(), page.getSize(), page.getTotalElements(),
				page.getTotalPages());
	}

}
