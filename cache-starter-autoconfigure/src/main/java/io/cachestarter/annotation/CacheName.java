package io.cachestarter.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of which cache an injected {@code CacheAccess} is, where the name of the parameter
 * or field cannot be that of the cache.
 *
 * <pre class="code">
 * ProductViews(&#064;CacheName("product-views") CacheAccess&lt;Long, Long&gt; views)
 * </pre>
 *
 * @since 0.1.0
 */
@Target({ ElementType.PARAMETER, ElementType.FIELD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface CacheName {

	/**
	 * The name of the cache. Must not be blank.
	 */
	String value();

}
