package io.cachestarter.interceptor;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.util.ObjectUtils;

/**
 * Variables of one call: its arguments, and {@code #result} once that is known. Asking
 * for it earlier fails and does not give {@code null}, which may be a result. An
 * {@code Optional} stands for its content.
 */
final class InvocationContext extends MethodBasedEvaluationContext {

	static final String RESULT = "result";

	private final boolean returned;

	private final @Nullable Object result;

	private InvocationContext(InvocationRoot root, boolean returned, @Nullable Object result) {
		super(root, AnnotatedMethods.calledMethod(root.getMethod(), root.getTargetClass()), root.getArgs(),
				DefaultParameterNameDiscoverer.getSharedInstance());
		this.returned = returned;
		this.result = result;
	}

	static InvocationContext before(InvocationRoot root) {
		return new InvocationContext(root, false, null);
	}

	static InvocationContext after(InvocationRoot root, @Nullable Object result) {
		return new InvocationContext(root, true, ObjectUtils.unwrapOptional(result));
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		if (!RESULT.equals(name)) {
			return super.lookupVariable(name);
		}
		if (!this.returned) {
			throw new ResultNotAvailableException();
		}
		return this.result;
	}

	/** Thrown at every put whose key needs the result, hence without a stack. */
	static final class ResultNotAvailableException extends RuntimeException {

		ResultNotAvailableException() {
			super("#result is not available before the method has returned", null, false, false);
		}

	}

}
