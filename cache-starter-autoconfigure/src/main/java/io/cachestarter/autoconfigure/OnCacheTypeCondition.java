package io.cachestarter.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless the application asks Spring Boot for another kind of cache, as tests do
 * that switch caching off with {@code none}.
 */
final class OnCacheTypeCondition extends SpringBootCondition {

	private static final String PROPERTY = "spring.cache.type";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String type = context.getEnvironment().getProperty(PROPERTY, "");
		ConditionMessage.Builder message = ConditionMessage.forCondition("Cache type");
		if (type.isBlank() || type.equalsIgnoreCase("redis")) {
			return ConditionOutcome.match(message.because(PROPERTY + " asks for no other cache"));
		}
		return ConditionOutcome.noMatch(message.because(PROPERTY + " is '" + type + "'"));
	}

}
