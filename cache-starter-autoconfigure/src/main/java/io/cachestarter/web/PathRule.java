package io.cachestarter.web;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.cachestarter.interceptor.LimitRule;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A rule that applies to requests by their path and method. Immutable.
 *
 * @since 0.1.0
 */
public final class PathRule {

	private static final String GET = "GET";

	private final List<PathPattern> paths;

	private final Set<String> methods;

	private final LimitRule rule;

	/**
	 * Creates a rule.
	 * @param paths the patterns of its paths, one of which has to match
	 * @param methods the HTTP methods in upper case, or none for all; {@code HEAD}
	 * belongs to {@code GET}, because Spring MVC handles it like that
	 * @param rule what the requests ask
	 */
	public PathRule(List<PathPattern> paths, Set<String> methods, LimitRule rule) {
		Set<String> all = new HashSet<>(methods);
		if (all.contains(GET)) {
			all.add("HEAD");
		}
		this.paths = List.copyOf(paths);
		this.methods = Set.copyOf(all);
		this.rule = rule;
	}

	LimitRule rule() {
		return this.rule;
	}

	/** Returns the first pattern that a request matches, or {@code null} if none. */
	@Nullable PathPattern match(HttpServletRequest request, PathContainer path) {
		if (!this.methods.isEmpty() && !this.methods.contains(request.getMethod())) {
			return null;
		}
		for (PathPattern pattern : this.paths) {
			if (pattern.matches(path)) {
				return pattern;
			}
		}
		return null;
	}

}
