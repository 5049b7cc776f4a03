package io.cachestarter.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives tags to the entry that {@code @Cacheable} or {@code @CachePut} on the same method
 * stores, so that {@link InvalidateTags} can invalidate it together with all others that
 * have one of them.
 *
 * <pre class="code">
 * &#064;Cacheable("products")
 * &#064;CacheTags({ "'product:' + #id", "#result.categories.!['category:' + #this]" })
 * Product find(long id)
 * </pre>
 *
 * On a class it holds for the public methods that the class declares, except those with
 * tags of their own. Without a caching annotation beside it, it does nothing.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface CacheTags {

	/**
	 * SpEL expressions, evaluated when the method has returned. Each gives a tag, that
	 * is, an object whose text is the tag, or a collection or array of tags, or
	 * {@code null} for none. A fixed tag needs quotes of its own: {@code "'products'"}. A
	 * tag is not blank and has at most 255 bytes in UTF-8. Available are
	 * <ul>
	 * <li>{@code #result}, what the method delivers: of a {@code CompletableFuture} or
	 * {@code Mono} its value, of a {@code Flux} the list of its elements, of an
	 * {@code Optional} its content,</li>
	 * <li>the arguments by name, and as {@code #p0} and {@code #a0},</li>
	 * <li>{@code #root.method}, {@code #root.methodName}, {@code #root.target},
	 * {@code #root.targetClass} and {@code #root.args},</li>
	 * <li>beans as {@code @name}.</li>
	 * </ul>
	 */
	String[] value();

}
