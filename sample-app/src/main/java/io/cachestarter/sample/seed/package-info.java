/**
 * Fills an empty catalogue at the start of the application, once per database. The entry
 * is {@link io.cachestarter.sample.seed.CatalogSeeder}. The data is the same on every
 * machine.
 */
@NullMarked
package io.cachestarter.sample.seed;

import org.jspecify.annotations.NullMarked;
