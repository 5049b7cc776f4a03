package io.cachestarter.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Has a method with {@code @Cacheable} called for some keys before anybody asks for them:
 * at the start of the application, on a schedule and on demand.
 *
 * <pre class="code">
 * &#064;Cacheable("products")
 * &#064;WarmUp(keys = "@catalog.topIds()", every = "10m")
 * Product find(long id)
 * </pre>
 *
 * The method is called on the bean as others call it, once for each key, so that all its
 * other annotations hold, too. One node of the application at a time does that first; the
 * others call the method after it and find in Redis what it has loaded. A value that is
 * still fresh is not loaded anew: set {@code refresh-ahead} for the cache if values are
 * to be renewed by a schedule. A {@code CacheWarmer} bean loads many keys at once and is
 * faster.
 * <p>
 * A method that has no {@code @Cacheable} of its own or cannot be called on its bean
 * stops the start of the application.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface WarmUp {

	/**
	 * Name of the warmer in metrics, logs, the endpoint and Redis. By default the simple
	 * name of the class, a dot, and the name of the method.
	 */
	String name() default "";

	/**
	 * SpEL expression that gives the keys, such as {@code @catalog.topIds()}: a stream, a
	 * collection, an array, or one key. Each is the argument of a call; for a method with
	 * several parameters it is an array or a list of them. Arguments are converted to the
	 * types of the parameters. Not needed for a method without parameters, which is
	 * called once.
	 */
	String keys() default "";

	/**
	 * How many keys one thread takes at a time, from 1 to 10,000.
	 */
	int batch() default 50;

	/**
	 * How many threads call the method, from 1 to 64.
	 */
	int concurrency() default 2;

	/**
	 * How many calls are made in a second at most, while the node loads. 0 means as many
	 * as possible.
	 */
	int rate() default 0;

	/**
	 * Time from one run to the next, such as {@code 10m} or <code>${shop.warm-up}</code>.
	 * Empty means that there is none.
	 */
	String every() default "";

	/**
	 * Cron expression of Spring that says when to run, such as {@code 0 0 5 * * *}; may
	 * have placeholders. Not together with {@link #every()}.
	 */
	String cron() default "";

	/**
	 * Whether to run at the start of the application.
	 */
	boolean onStartup() default true;

}
