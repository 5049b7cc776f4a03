package io.cachestarter.interceptor;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.cachestarter.internal.MethodKey;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.StringUtils;

/**
 * Foretells the key of a {@code @CachePut} before its method is called. It is the key
 * that Spring computes after the call, unless the method changes what the key is made of,
 * such as an argument, or the key generator gives another key for each call. Safe for use
 * by multiple threads.
 *
 * @since 0.1.0
 */
public final class PutKeys {

	private final ConcurrentMap<Source, Expression> expressions = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, KeyGenerator> generators = new ConcurrentHashMap<>();

	private final SpelExpressionParser parser = new SpelExpressionParser();

	private final InvocationContexts contexts;

	private final BeanFactory beanFactory;

	private final Supplier<KeyGenerator> defaultGenerator;

	/**
	 * Creates the foreteller.
	 * @param beanFactory has the beans that expressions and operations name
	 * @param defaultGenerator gives the generator for operations that name none; asked
	 * for each of them
	 */
	public PutKeys(BeanFactory beanFactory, Supplier<KeyGenerator> defaultGenerator) {
		this.contexts = new InvocationContexts(beanFactory);
		this.beanFactory = beanFactory;
		this.defaultGenerator = defaultGenerator;
	}

	/**
	 * Returns the key that an operation will have. Does not throw: what fails here fails
	 * again where Spring computes the key, and is reported there.
	 * @param context the operation and the call, as a {@code CacheResolver} gets it
	 * @return the key, or {@code null} if it cannot be known yet: it needs
	 * {@code #result} or {@code #root.caches}, cannot be computed, is {@code null}, or
	 * the operation is one of JCache
	 */
	public @Nullable Object keyBefore(CacheOperationInvocationContext<?> context) {
		if (!(context.getOperation() instanceof CacheOperation operation)) {
			return null;
		}
		try {
			return StringUtils.hasText(operation.getKey()) ? evaluate(operation.getKey(), context)
					: generate(operation, context);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private @Nullable Object evaluate(String text, CacheOperationInvocationContext<?> context) {
		Object target = context.getTarget();
		Class<?> targetClass = AopProxyUtils.ultimateTargetClass(target);
		Source source = new Source(text, new MethodKey(context.getMethod(), targetClass));
		InvocationRoot root = new InvocationRoot(context.getMethod(), targetClass, target, context.getArgs());
		return expression(source).getValue(this.contexts.before(root));
	}

	private Expression expression(Source source) {
		Expression known = this.expressions.get(source);
		return (known != null) ? known
				: this.expressions.computeIfAbsent(source, (absent) -> this.parser.parseExpression(absent.text()));
	}

	private Object generate(CacheOperation operation, CacheOperationInvocationContext<?> context) {
		return generator(operation).generate(context.getTarget(), context.getMethod(), context.getArgs());
	}

	private KeyGenerator generator(CacheOperation operation) {
		String name = operation.getKeyGenerator();
		return StringUtils.hasText(name) ? this.generators.computeIfAbsent(name, this::findGenerator)
				: this.defaultGenerator.get();
	}

	private KeyGenerator findGenerator(String name) {
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, KeyGenerator.class, name);
	}

	/**
	 * An expression and where it stands: parsed ones remember the types they have met.
	 */
	private record Source(String text, MethodKey method) {

	}

}
