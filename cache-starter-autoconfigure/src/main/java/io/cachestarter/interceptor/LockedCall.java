package io.cachestarter.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Runs annotated methods of one {@link ReturnStyle} under their locks.
 */
@FunctionalInterface
interface LockedCall {

	/**
	 * Runs a method.
	 * @param invocation the call of the method
	 * @param root the same for expressions
	 * @param rules the locks of the method
	 * @return what the caller gets
	 * @throws Throwable what the method throws, or why it was not called
	 */
	@Nullable Object run(MethodInvocation invocation, InvocationRoot root, LockRules rules) throws Throwable;

}
