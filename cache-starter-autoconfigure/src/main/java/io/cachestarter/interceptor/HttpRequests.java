package io.cachestarter.interceptor;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * The HTTP requests of the application, as far as the limits of methods depend on them.
 * Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface HttpRequests {

	/** An application without HTTP. */
	HttpRequests NONE = new HttpRequests() {

		@Override
		public boolean isController(Class<?> type) {
			return false;
		}

		@Override
		public boolean areHandledBy(Method method, Class<?> targetClass) {
			return false;
		}

		@Override
		public @Nullable HttpCaller currentCaller() {
			return null;
		}

	};

	/**
	 * Tells whether a class has methods that handle requests. An annotation on it is
	 * about those only.
	 * @param type the class of a bean
	 * @return whether it has such methods
	 */
	boolean isController(Class<?> type);

	/**
	 * Tells whether a method handles requests that are limited before they reach it.
	 * @param method the method
	 * @param targetClass the class of its bean
	 * @return whether its calls need no limit of their own
	 */
	boolean areHandledBy(Method method, Class<?> targetClass);

	/**
	 * Finds the request that this thread handles.
	 * @return who has sent it, or {@code null} if there is none
	 */
	@Nullable HttpCaller currentCaller();

}
