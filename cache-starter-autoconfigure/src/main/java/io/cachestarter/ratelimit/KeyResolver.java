package io.cachestarter.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * Tells whose limit a call is counted against, or which plan it belongs to. Rules and
 * annotations name it by its bean name. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface KeyResolver {

	/**
	 * Finds the key of a call, or its plan.
	 * @param call the call
	 * @return the key or plan. A call without a key fails; one without a plan has the
	 * limits for no plan
	 */
	@Nullable String resolve(LimitedCall call);

}
