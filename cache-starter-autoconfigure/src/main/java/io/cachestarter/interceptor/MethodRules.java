package io.cachestarter.interceptor;

/**
 * What the annotations of one kind say about a method.
 */
interface MethodRules {

	/**
	 * Returns whether they say nothing.
	 * @return whether the method has no such annotation
	 */
	boolean isEmpty();

}
