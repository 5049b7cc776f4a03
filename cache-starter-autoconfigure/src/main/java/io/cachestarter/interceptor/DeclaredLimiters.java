package io.cachestarter.interceptor;

import java.util.LinkedHashMap;
import java.util.Map;

import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.ratelimit.RateLimiters;
import org.jspecify.annotations.Nullable;

/**
 * The limiters that annotations have declared. Keeps them until there are
 * {@link RateLimiters}, which are not made before they are needed. Safe for use by
 * multiple threads.
 *
 * @since 0.1.0
 */
public final class DeclaredLimiters {

	private final Map<String, Declaration> declarations = new LinkedHashMap<>();

	private @Nullable RateLimiters limiters;

	/**
	 * Declares a limiter.
	 * @param settings the limiter
	 * @param place who declares it, for messages
	 * @throws IllegalStateException if another one of this name has been declared
	 */
	synchronized void declare(RateLimiterSettings settings, String place) {
		Declaration earlier = this.declarations.get(settings.name());
		if (earlier != null && !earlier.settings().equals(settings)) {
			throw new IllegalStateException(
					place + " and " + earlier.place() + " declare different rate limiters of the name '"
							+ settings.name() + "'. Give one of them another name, or make them alike");
		}
		if (this.limiters != null) {
			this.limiters.define(settings);
		}
		this.declarations.putIfAbsent(settings.name(), new Declaration(settings, place));
	}

	/**
	 * Defines all that has been declared, and from now on at once what is declared later.
	 * @param <L> their type
	 * @param limiters who has to know of them
	 * @return the same
	 */
	public synchronized <L extends RateLimiters> L defineIn(L limiters) {
		if (this.limiters != limiters) {
			this.declarations.values().forEach((each) -> limiters.define(each.settings()));
			this.limiters = limiters;
		}
		return limiters;
	}

	/**
	 * A limiter and who declares it.
	 *
	 * @param settings the limiter
	 * @param place the annotation
	 */
	private record Declaration(RateLimiterSettings settings, String place) {

	}

}
