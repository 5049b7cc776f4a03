package io.cachestarter.interceptor;

import io.cachestarter.ratelimit.LimitedCall;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;

/**
 * What rules look at to find the limits of one call.
 *
 * @param call the call, for resolvers
 * @param caller who has sent the HTTP request, or {@code null} if there is none
 * @param variables the call, for expressions
 * @since 0.1.0
 */
public record CallDetails(LimitedCall call, @Nullable HttpCaller caller, EvaluationContext variables) {

}
