/**
 * What stands between a caller and an annotated method: advice for our annotations and
 * the expressions in them. Starts at {@link io.cachestarter.interceptor.TagExpressions}
 * and {@link io.cachestarter.interceptor.InvalidateTagsAdvisor}. Knows nothing of how
 * tags are kept.
 */
@NullMarked
package io.cachestarter.interceptor;

import org.jspecify.annotations.NullMarked;
