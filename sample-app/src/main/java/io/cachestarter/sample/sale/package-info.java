/**
 * What is sold: the stock, its changes as messages, and the ranking as sales happen.
 */
@NullMarked
package io.cachestarter.sample.sale;

import org.jspecify.annotations.NullMarked;
