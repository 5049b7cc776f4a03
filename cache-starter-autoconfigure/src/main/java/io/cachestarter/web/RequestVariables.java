package io.cachestarter.web;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;

/**
 * Variables that expressions see of a request: the request itself, and the path variables
 * of its handler and of the rules that apply to it.
 *
 * @param request the request
 * @param path its path
 * @param patterns those that have matched the path
 */
record RequestVariables(HttpServletRequest request, PathContainer path,
		List<PathPattern> patterns) implements Function<String, @Nullable Object> {

	private static final String REQUEST = "request";

	@Override
	public @Nullable Object apply(String name) {
		if (REQUEST.equals(name)) {
			return this.request;
		}
		Object ofHandler = this.request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
		if (ofHandler instanceof Map<?, ?> variables && variables.containsKey(name)) {
			return variables.get(name);
		}
		for (PathPattern pattern : this.patterns) {
			PathMatchInfo match = pattern.matchAndExtract(this.path);
			if (match != null && match.getUriVariables().containsKey(name)) {
				return match.getUriVariables().get(name);
			}
		}
		return null;
	}

}
