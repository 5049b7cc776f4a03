/**
 * What the tests of several packages share: real Redis servers, alone, watched by
 * sentinels or in a cluster, what gets them and the lines to them into trouble, and a
 * database.
 */
@NullMarked
package io.cachestarter.test;

import org.jspecify.annotations.NullMarked;
