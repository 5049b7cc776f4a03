package io.cachestarter.autoconfigure.embedded;

/**
 * Says that the embedded server is switched on and its library is absent.
 */
class EmbeddedRedisLibraryMissingException extends RuntimeException {

	EmbeddedRedisLibraryMissingException() {
		super("Property " + EmbeddedRedisProperties.ENABLED
				+ " is true and com.github.codemonstur:embedded-redis is not on the class path");
	}

}
