package io.cachestarter.sample.product;

import java.util.List;
import java.util.Optional;

import io.cachestarter.annotation.Locked;
import io.cachestarter.annotation.WarmUp;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.stereotype.Service;

/**
 * The catalogue with its caches. Nothing of the caching names a cache product: these are
 * Spring's own annotations, and the caches are tuned in {@code application.yml}. Safe for
 * use by multiple threads.
 * <p>
 * No method is transactional, on purpose: a change is a single call of the repository and
 * therefore committed before the annotation on its method touches a cache, so that nobody
 * can reload the old row into a cache that was just evicted.
 */
@Service
public class ProductCatalog {

	static final int PAGE_SIZE = 20;

	static final int TOP_COUNT = 10;

	private final ProductRepository products;

	private final ApplicationEventPublisher events;

	ProductCatalog(ProductRepository products, ApplicationEventPublisher events) {
		this.products = products;
		this.events = events;
	}

	/**
	 * Finds a product. That a number is unknown is cached as well, which keeps requests
	 * for numbers that do not exist away from the database. The best-selling products are
	 * cached before anybody asks.
	 * @param id number of the product
	 * @return the product, or nothing if the number is unknown
	 */
	@WarmUp(name = "top-products", keys = "@productCatalog.findTop().![id]", every = "10m")
	@Cacheable("products")
	public Optional<Product> find(long id) {
		return this.products.findById(id);
	}

	/**
	 * Lists a category. A category that does not exist has no products.
	 * @param category name of the category
	 * @param page number of the page, from 0
	 * @return the page, empty if it lies behind the last one
	 */
	@Cacheable("product-pages")
	public Page<Product> findPage(String category, int page) {
		return this.products.findByCategory(category, PageRequest.of(page, PAGE_SIZE));
	}

	/**
	 * Ranks the products by the pieces sold. Without a cache, each call adds up every
	 * order line.
	 * @return the ten best-selling products, the best first
	 */
	@Cacheable("top-products")
	public List<TopProduct> findTop() {
		return this.products.findTop(TOP_COUNT);
	}

	/**
	 * Changes a product. Its new state is cached; pages and the ranking, which show its
	 * name and price too, are dropped.
	 * @param id number of the product
	 * @param change what to change it to
	 * @return the changed product, or nothing if the number is unknown
	 */
	@Caching(put = @CachePut(cacheNames = "products", key = "#id"),
			evict = { @CacheEvict(cacheNames = "product-pages", allEntries = true),
					@CacheEvict(cacheNames = "top-products", allEntries = true) })
	public Optional<Product> update(long id, ProductChange change) {
		return this.products.update(id, change) ? this.products.findById(id) : Optional.empty();
	}

	/**
	 * Lowers the prices of a category. What is done twice at once would be lowered twice,
	 * so a category whose prices are being lowered is refused, on whichever instance.
	 * @param category name of the category
	 * @param percent by how much
	 * @return how many products it has
	 * @throws io.cachestarter.lock.LockNotAcquiredException if its prices are being
	 * lowered
	 */
	@Locked(name = "markdown", key = "#category", waitTime = "0s")
	@Caching(evict = { @CacheEvict(cacheNames = "products", allEntries = true),
			@CacheEvict(cacheNames = "product-pages", allEntries = true),
			@CacheEvict(cacheNames = "top-products", allEntries = true) })
	public int markDown(String category, int percent) {
		return this.products.markDown(category, percent);
	}

	/**
	 * Looks for products by a part of their name, in upper or lower case. Nobody is
	 * likely to look for the same, so nothing is cached.
	 * @param name part of the name
	 * @return the first products that have it
	 */
	public List<Product> search(String name) {
		return this.products.search(name, PAGE_SIZE);
	}

	/**
	 * Sells pieces of a product at its present price. Orders of one product come one
	 * after the other, on whichever instance, so that changes of its stock are told in
	 * their order; that no piece is sold twice is up to the database.
	 * @param id number of the product
	 * @param quantity how many
	 * @return the order, or nothing if the number is unknown
	 * @throws OutOfStockException if there are not enough
	 * @throws io.cachestarter.lock.LockNotAcquiredException if other orders take too
	 * long, or Redis does not answer
	 */
	@Locked(name = "order", key = "#id", waitTime = "5s")
	@CacheEvict(cacheNames = "top-products", allEntries = true)
	public Optional<Order> order(long id, int quantity) {
		return this.products.findById(id).map((product) -> sell(new Order(product.id(), quantity, product.price())));
	}

	private Order sell(Order order) {
		int left = this.products.sell(order)
			.orElseThrow(() -> new OutOfStockException(order.productId(), order.quantity()));
		this.events.publishEvent(new Ordered(order.productId(), order.quantity(), left));
		return order;
	}

	/**
	 * Deletes a product and its order lines. An unknown number is no error.
	 * @param id number of the product
	 */
	@Caching(evict = { @CacheEvict(cacheNames = "products", key = "#id"),
			@CacheEvict(cacheNames = "product-pages", allEntries = true),
			@CacheEvict(cacheNames = "top-products", allEntries = true) })
	public void delete(long id) {
		this.products.delete(id);
	}

}
