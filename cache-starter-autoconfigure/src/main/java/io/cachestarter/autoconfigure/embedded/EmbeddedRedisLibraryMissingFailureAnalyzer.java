package io.cachestarter.autoconfigure.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link EmbeddedRedisLibraryMissingException}.
 */
class EmbeddedRedisLibraryMissingFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedRedisLibraryMissingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedRedisLibraryMissingException cause) {
		String description = "The property '" + EmbeddedRedisProperties.ENABLED
				+ "' is true, but the library that brings the server, com.github.codemonstur:embedded-redis,"
				+ " is not on the class path.";
		String action = "Add the dependency com.github.codemonstur:embedded-redis, or set '"
				+ EmbeddedRedisProperties.ENABLED + "' to false and name a Redis server with 'spring.data.redis.*'.";
		return new FailureAnalysis(description, action, cause);
	}

}
