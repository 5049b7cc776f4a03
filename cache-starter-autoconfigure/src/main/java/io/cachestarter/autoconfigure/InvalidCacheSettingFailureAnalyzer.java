package io.cachestarter.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which setting is wrong and how to mend it.
 */
final class InvalidCacheSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCacheSettingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidCacheSettingException cause) {
		return new FailureAnalysis(cause.description(), cause.remedy(), cause);
	}

}
