/**
 * Wires everything into a Spring Boot application. Nothing depends on this package.
 */
@NullMarked
package io.cachestarter.autoconfigure;

import org.jspecify.annotations.NullMarked;
