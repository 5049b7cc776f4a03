/**
 * What the tests of several packages share: a real Redis server.
 */
@NullMarked
package io.cachestarter.test;

import org.jspecify.annotations.NullMarked;
