package io.cachestarter.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Invalidates every entry that has one of the tags, in all caches and on all nodes, when
 * the method has returned normally. A {@code CompletableFuture}, {@code Mono} or
 * {@code Flux} has returned when it has completed. After an exception nothing is
 * invalidated.
 *
 * <pre class="code">
 * &#064;InvalidateTags("'category:' + #id")
 * void rename(long id, String name)
 * </pre>
 *
 * On a class it holds for the public methods that the class declares, except those with
 * an annotation of their own.
 *
 * @since 0.1.0
 * @see CacheTags
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface InvalidateTags {

	/**
	 * SpEL expressions that give the tags, in the form that {@link CacheTags#value()}
	 * describes.
	 */
	String[] value();

	/**
	 * SpEL expression that says whether to invalidate, with the same variables. Empty
	 * means always.
	 */
	String condition() default "";

	/**
	 * Whether to invalidate before the method is called, whatever becomes of it. There is
	 * no {@code #result} then.
	 */
	boolean beforeInvocation() default false;

}
