/**
 * The cart of a visitor, kept in the session that all instances share.
 */
@NullMarked
package io.cachestarter.sample.cart;

import org.jspecify.annotations.NullMarked;
