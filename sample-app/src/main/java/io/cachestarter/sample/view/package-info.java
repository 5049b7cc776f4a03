/**
 * Who looks at which product: counted in Redis, written behind.
 */
@NullMarked
package io.cachestarter.sample.view;

import org.jspecify.annotations.NullMarked;
