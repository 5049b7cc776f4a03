/**
 * The product catalogue that shows cache-starter at work. It starts here and knows the
 * starter only by Spring's own cache annotations, by one lock and one rate limit, and by
 * the properties in {@code application.yml}.
 */
@NullMarked
package io.cachestarter.sample;

import org.jspecify.annotations.NullMarked;
