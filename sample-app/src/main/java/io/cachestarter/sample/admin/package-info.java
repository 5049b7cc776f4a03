/**
 * What an operator can do.
 */
@NullMarked
package io.cachestarter.sample.admin;

import org.jspecify.annotations.NullMarked;
