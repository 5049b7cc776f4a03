/**
 * Runs random readers and writers on several nodes, with faults between them, and tells
 * whether anybody has read a value that was too old. See docs/design/concurrency.md.
 */
@NullMarked
package io.cachestarter.oracle;

import org.jspecify.annotations.NullMarked;
