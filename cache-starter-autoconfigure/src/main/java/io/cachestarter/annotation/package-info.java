/**
 * Annotations of ours for methods of the application. They hold no behaviour and know no
 * other package; {@code io.cachestarter.interceptor} gives them their meaning.
 */
@NullMarked
package io.cachestarter.annotation;

import org.jspecify.annotations.NullMarked;
