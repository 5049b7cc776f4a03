package io.cachestarter.interceptor;

import java.lang.reflect.Method;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;

/**
 * One call of an annotated method; {@code #root} of the expressions, which read its
 * properties by name.
 */
final class InvocationRoot {

	private final Method method;

	private final Class<?> targetClass;

	private final @Nullable Object target;

	private final @Nullable Object[] args;

	InvocationRoot(Method method, Class<?> targetClass, @Nullable Object target, @Nullable Object[] args) {
		this.method = method;
		this.targetClass = targetClass;
		this.target = target;
		this.args = args;
	}

	static InvocationRoot of(MethodInvocation invocation) {
		Object target = invocation.getThis();
		Method method = invocation.getMethod();
		Class<?> targetClass = (target != null) ? AopProxyUtils.ultimateTargetClass(target)
				: method.getDeclaringClass();
		return new InvocationRoot(method, targetClass, target, invocation.getArguments());
	}

	public Method getMethod() {
		return this.method;
	}

	public String getMethodName() {
		return this.method.getName();
	}

	public Class<?> getTargetClass() {
		return this.targetClass;
	}

	public @Nullable Object getTarget() {
		return this.target;
	}

	public @Nullable Object[] getArgs() {
		return this.args;
	}

}
