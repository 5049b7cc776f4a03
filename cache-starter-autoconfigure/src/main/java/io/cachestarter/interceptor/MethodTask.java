package io.cachestarter.interceptor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.cachestarter.cache.WarmableCache;
import io.cachestarter.warm.WarmTask;
import io.cachestarter.warm.WarmerSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.expression.EvaluationContext;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Calls a method of a bean for each key. As thread-safe as the bean.
 */
final class MethodTask implements WarmTask {

	private final WarmRule rule;

	private final Method method;

	private final WarmableCache<?, ?> cache;

	private final Supplier<Object> bean;

	private final Supplier<EvaluationContext> context;

	/**
	 * Creates a task.
	 * @param rule what the annotation says
	 * @param method the method of the class
	 * @param cache the cache of the method
	 * @param bean gives the bean with its proxy
	 * @param context gives what the expression may use
	 */
	MethodTask(WarmRule rule, Method method, WarmableCache<?, ?> cache, Supplier<Object> bean,
			Supplier<EvaluationContext> context) {
		this.rule = rule;
		this.method = method;
		this.cache = cache;
		this.bean = bean;
		this.context = context;
	}

	@Override
	public String name() {
		return this.rule.name();
	}

	@Override
	public String cache() {
		return this.cache.name();
	}

	@Override
	public WarmerSettings settings() {
		return this.rule.settings();
	}

	@Override
	public Stream<?> keys() {
		AnnotationExpression keys = this.rule.keys();
		if (keys == null) {
			return Stream.of(new Object[][] { {} });
		}
		Object given = keys.evaluate(this.context.get(), Object.class);
		if (given == null) {
			throw new IllegalStateException(keys + " gave null. Have it give an empty list if there are no keys");
		}
		if (given instanceof Stream<?> stream) {
			return stream;
		}
		if (given instanceof Collection<?> collection) {
			return collection.stream();
		}
		if (given instanceof Iterable<?> iterable) {
			return StreamSupport.stream(iterable.spliterator(), /* parallel= */ false);
		}
		return given.getClass().isArray() ? Stream.of(ObjectUtils.toObjectArray(given)) : Stream.of(given);
	}

	@Override
	public int load(List<?> keys, Duration refreshWithin) {
		keys.forEach(this::call);
		return keys.size();
	}

	@Override
	public void fill(List<?> keys) {
		keys.forEach(this::call);
	}

	@Override
	public long localCapacity() {
		return this.cache.localCapacity();
	}

	@Override
	public boolean isRemoteUsable() {
		return this.cache.isRemoteUsable();
	}

	private void call(Object key) {
		Object target = this.bean.get();
		Method called = AopUtils.selectInvocableMethod(this.method, target.getClass());
		ReflectionUtils.makeAccessible(called);
		try {
			await(called.invoke(target, arguments(key)));
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(this.rule.place() + " cannot work: make the method public", ex);
		}
		catch (InvocationTargetException ex) {
			throw unchecked(ex.getTargetException());
		}
		catch (CompletionException ex) {
			throw unchecked((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	private static RuntimeException unchecked(Throwable ex) {
		if (ex instanceof Error error) {
			throw error;
		}
		return (ex instanceof RuntimeException failure) ? failure : new UndeclaredThrowableException(ex);
	}

	private @Nullable Object[] arguments(Object key) {
		int count = this.method.getParameterCount();
		Object[] given = (key instanceof Object[] array) ? array
				: (key instanceof List<?> list && count > 1) ? list.toArray() : new Object[] { key };
		if (given.length != count) {
			throw new IllegalStateException(this.rule.place() + " cannot work: a key has " + given.length
					+ " parts, but the method has " + count + " parameters. Have 'keys' give a list for each call");
		}
		@Nullable Object[] arguments = new @Nullable Object[count];
		for (int i = 0; i < count; i++) {
			arguments[i] = DefaultConversionService.getSharedInstance()
				.convert(given[i], TypeDescriptor.forObject(given[i]),
						new TypeDescriptor(new MethodParameter(this.method, i)));
		}
		return arguments;
	}

	/** What is delivered later is waited for, so that no more is begun than may be. */
	private static void await(@Nullable Object result) {
		if (result instanceof CompletionStage<?> stage) {
			Object unused = stage.toCompletableFuture().join();
			return;
		}
		ReactiveAdapter adapter = (result != null)
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, result) : null;
		if (adapter != null) {
			Object unused = Flux.from(adapter.toPublisher(result)).then().toFuture().join();
		}
	}

}
