package io.cachestarter.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs the method under a lock that all nodes of the application share.
 *
 * <pre class="code">
 * &#064;Locked(name = "invoice", key = "#customer.id", waitTime = "2s")
 * &#064;Transactional
 * Invoice close(Customer customer)
 * </pre>
 *
 * The lock is taken before a transaction of the same method begins and given back after
 * that has ended, whatever the order of annotations and advice. If a transaction is
 * active when the method is called, the lock is given back when that one has ended, and
 * its commit fails if the lock has been lost. A method that returns a
 * {@code CompletableFuture}, a {@code CompletionStage} or a publisher is under the lock
 * until that has completed.
 * <p>
 * A method under the same lock that is called on the same thread takes it again at no
 * cost, unless one of the two returns a future or publisher: those hold their locks by
 * themselves and not for the thread.
 * <p>
 * The caller gets {@code LockNotAcquiredException} if the lock could not be had, and
 * {@code LockLostException} in place of the result if it was lost while the method ran.
 * <p>
 * On a class it holds for the public methods that the class declares, except those with
 * an annotation of their own. Of several on one method all locks are taken, in the order
 * of their names, or none.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Repeatable(Locked.Container.class)
public @interface Locked {

	/**
	 * Name of the lock, which may have placeholders such as <code>${shop.region}</code>.
	 * By default the simple name of the class that declares the method, a dot, and the
	 * name of the method.
	 */
	String name() default "";

	/**
	 * SpEL expression whose value is appended to the name, after a colon. Has the same
	 * variables as {@link CacheTags#value()} but {@code #result}. Empty means that there
	 * is one lock for all calls. A call whose key is {@code null} fails.
	 */
	String key() default "";

	/**
	 * SpEL expression that says whether the lock is needed, with the same variables.
	 * Empty means always.
	 */
	String condition() default "";

	/**
	 * How long to wait for the lock, such as {@code 2s}, {@code 500ms} or
	 * <code>${shop.patience}</code>; {@code 0s} means not to wait. Empty means the
	 * configured time.
	 */
	String waitTime() default "";

	/**
	 * After what time the lock ends, also if the method still runs: such as {@code 1m} or
	 * <code>${shop.longest-run}</code>, from 100 ms to 24 h. Empty means that it lasts
	 * until the method has returned or its node has died.
	 */
	String leaseTime() default "";

	/**
	 * Whether callers of all nodes get the lock in the order in which they have asked for
	 * it. Such a lock has nothing to do with another one of the same name that is not
	 * fair.
	 */
	boolean fair() default false;

	/**
	 * What becomes of a call that does not get the lock in time.
	 */
	OnFailure onFailure() default OnFailure.FAIL;

	/**
	 * What becomes of a call that does not get its lock.
	 */
	enum OnFailure {

		/** The caller gets {@code LockNotAcquiredException}. */
		FAIL,

		/**
		 * The method is not called. The caller gets {@code null}, an empty
		 * {@code Optional}, a future of {@code null}, or an empty publisher. Not possible
		 * with a primitive return type.
		 */
		SKIP,

		/**
		 * The method is called without the lock, which is logged and counted. Others may
		 * run it at the same time.
		 */
		RUN_UNLOCKED

	}

	/**
	 * Several locks of one method.
	 */
	@Target({ ElementType.METHOD, ElementType.TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Inherited
	@Documented
	@interface Container {

		/**
		 * The annotations.
		 */
		Locked[] value();

	}

}
