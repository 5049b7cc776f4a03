/**
 * Makes trouble for Redis while an application of three nodes is at work, and tells what
 * its users have seen of it. See docs/outages.md.
 */
@NullMarked
package io.cachestarter.trouble;

import org.jspecify.annotations.NullMarked;
