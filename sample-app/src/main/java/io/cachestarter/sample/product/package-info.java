/**
 * Products: read, changed, listed by category and ranked by sales, over HTTP. The caching
 * is all in {@link io.cachestarter.sample.product.ProductCatalog}; the repository and the
 * controller know nothing of it.
 */
@NullMarked
package io.cachestarter.sample.product;

import org.jspecify.annotations.NullMarked;
