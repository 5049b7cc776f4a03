package io.cachestarter.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitAlgorithm;

/**
 * Limits how often a method is called, over all nodes of the application.
 *
 * <pre class="code">
 * &#064;RateLimited(limit = 10, window = "1s", key = "ip")
 * &#064;RateLimited(limit = 1000, window = "1h", key = "principal")
 * &#064;GetMapping("/search")
 * List&lt;Product&gt; search(String text)
 * </pre>
 *
 * On a handler method of a {@code @Controller} in Spring MVC the HTTP request is limited,
 * before its arguments are read: one that is over the limit gets status 429. On any other
 * method of a bean the call is limited, before locks are taken and a transaction begins:
 * the caller gets {@code RateLimitExceededException}, and the method is not called. One
 * that returns a {@code CompletableFuture} or {@code CompletionStage} returns a failed
 * future instead. Of a publisher each subscription counts, and one that is over the limit
 * gets the error; the method is called for each that is not.
 * <p>
 * All limits of a method are asked at once: all of them give their permits, or none does.
 * Permits of {@link RateLimitAlgorithm#CONCURRENCY} are given back when the request or
 * call, its future or publisher has ended or is cancelled.
 * <p>
 * On a class it holds for the public methods that the class declares, except those with
 * an annotation of their own; on a {@code @Controller} for all its methods that handle
 * requests, and for no others. Each of them has a limit of its own, unless the annotation
 * has a name.
 * <p>
 * A text or number that cannot be used stops the start.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Repeatable(RateLimited.Container.class)
public @interface RateLimited {

	/**
	 * Name of the limiter, which may have placeholders such as
	 * <code>${shop.region}</code>. By default the simple name of the class that declares
	 * the method, a dot, and the name of the method; the second annotation without a name
	 * on one method adds {@code -2}, and so on. Clients see it in headers: it has
	 * printable ASCII characters only.
	 * <p>
	 * Annotations of the same name share one limiter and must be alike in what they say
	 * of it. If {@code cache-starter.rate-limit.limiters} has one of this name, that
	 * counts, and the numbers here do not. There, a name with a dot stands in brackets:
	 * {@code "[Page.search]"}.
	 */
	String name() default "";

	/**
	 * How many permits there are in each window, from 1. By default the limiter is the
	 * one that is configured under this name, and nothing but {@link #name()},
	 * {@link #key()}, {@link #permits()}, {@link #condition()} and {@link #plan()} can be
	 * set here.
	 */
	long limit() default -1;

	/**
	 * The time in which the permits are there, such as {@code 10s}, {@code 1h} or
	 * <code>${shop.window}</code>, from 1 ms to 366 days. Needed with {@link #limit()}.
	 * For {@link RateLimitAlgorithm#CONCURRENCY} the longest time that a permit is out.
	 */
	String window() default "";

	/**
	 * Whose limit it is. Empty means that all callers share one. Otherwise
	 * <ul>
	 * <li>{@code ip}, the address that the HTTP request comes from,</li>
	 * <li>{@code principal}, the name of the user of the HTTP request,</li>
	 * <li>{@code session}, its session, if it has one; none is begun,</li>
	 * <li>{@code header:X-Api-Key}, a header of it,</li>
	 * <li>the bean name of a {@code KeyResolver}, if it is an identifier,</li>
	 * <li>a SpEL expression. On a handler method in Spring MVC it sees {@code #request},
	 * the path variables by their names, and beans as {@code @name}; on any other method
	 * the same as {@link CacheTags#value()} but {@code #result}.</li>
	 * </ul>
	 * A request without the principal, session or header is limited by its address. Of
	 * sessions and headers a digest is kept. On a method that is called outside of an
	 * HTTP request the first four fail with {@code IllegalStateException}, as does an
	 * expression or resolver without a result.
	 */
	String key() default "";

	/**
	 * How it is decided whether a permit is left.
	 */
	RateLimitAlgorithm algorithm() default RateLimitAlgorithm.SLIDING_WINDOW;

	/**
	 * How many permits of a {@link RateLimitAlgorithm#TOKEN_BUCKET} can be there at once.
	 * By default as many as the limit.
	 */
	long burst() default -1;

	/**
	 * How many permits a call takes: a number, or a SpEL expression with the same
	 * variables as that of {@link #key()}. A call for less than 1 fails.
	 */
	String permits() default "1";

	/**
	 * SpEL expression that says whether the call is limited, with the same variables.
	 * Empty means always.
	 */
	String condition() default "";

	/**
	 * Which plan the call belongs to, in the same forms as {@link #key()} but
	 * {@code session}. Empty or nothing means none; a plan that the limiter does not have
	 * means the same. Plans are configured in {@code cache-starter.rate-limit.limiters}.
	 */
	String plan() default "";

	/**
	 * What becomes of calls that Redis does not decide on: at most one. By default what
	 * {@code cache-starter.rate-limit.on-redis-failure} says.
	 */
	OnRedisFailure[] onRedisFailure() default {};

	/**
	 * How many permits a node takes at a time for a key in much use, to hand them out
	 * without asking Redis. A window can hold up to {@code batch - 1} permits of each
	 * node more than the limit.
	 */
	int batch() default 1;

	/**
	 * Several limits of one method.
	 */
	@Target({ ElementType.METHOD, ElementType.TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Inherited
	@Documented
	@interface Container {

		/**
		 * The annotations.
		 */
		RateLimited[] value();

	}

}
