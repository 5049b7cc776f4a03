/**
 * Write-behind: writes that are accepted in Redis, shown by the cache at once, and
 * written later in batches. Knows of Spring only its cache abstraction.
 */
@NullMarked
package io.cachestarter.writebehind;

import org.jspecify.annotations.NullMarked;
