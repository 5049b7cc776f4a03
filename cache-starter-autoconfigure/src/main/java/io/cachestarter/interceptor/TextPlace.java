package io.cachestarter.interceptor;

import java.lang.reflect.Method;

import org.springframework.util.ClassUtils;

/**
 * Where the texts of one rate limit stand.
 */
@FunctionalInterface
interface TextPlace {

	/**
	 * Describes the place of a text for messages.
	 * @param attribute the name of the attribute
	 * @param text what it says
	 * @return the beginning of a sentence
	 */
	String of(String attribute, String text);

	/** Returns the place of the texts of an annotation. */
	static TextPlace annotated(Method method) {
		return (attribute, text) -> "@RateLimited(" + attribute + " = \"" + text + "\") on "
				+ ClassUtils.getQualifiedMethodName(method);
	}

	/** Returns the place of texts whose properties begin with the same words. */
	static TextPlace configured(String prefix) {
		return (attribute, text) -> "'" + prefix + "." + attribute + ": " + text + "'";
	}

}
