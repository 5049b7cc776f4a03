/**
 * Lets callers in several processes take the same locks while something goes wrong,
 * records what they believe, and tells whether two of them have ever believed to hold the
 * same lock at once. See docs/design/concurrency.md.
 */
@NullMarked
package io.cachestarter.lock.history;

import org.jspecify.annotations.NullMarked;
