/**
 * Measures the cache against what it stands on, and against others. Starts at
 * {@link io.cachestarter.benchmarks.Benchmarks}. Not part of the library.
 */
@NullMarked
package io.cachestarter.benchmarks;

import org.jspecify.annotations.NullMarked;
