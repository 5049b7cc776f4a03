/**
 * Small types that every feature may use: time, threads, futures and names. Public only
 * because the features live in other packages; not API.
 */
@NullMarked
package io.cachestarter.internal;

import org.jspecify.annotations.NullMarked;
