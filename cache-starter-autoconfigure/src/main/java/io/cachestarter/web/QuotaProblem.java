package io.cachestarter.web;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.cachestarter.ratelimit.RateLimitOutcome;
import io.cachestarter.ratelimit.RateLimitResult;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Why a request was not allowed, as RFC 9457 has it.
 *
 * @param status the status of the response
 * @param type which kind of problem, of those that the draft registers
 * @param title what the draft calls it
 * @param detail what the client can do
 * @param instance the path of the request
 * @param violatedPolicies the limits that deny; none if it is not known
 */
record QuotaProblem(int status, String type, String title, String detail, String instance,
		List<String> violatedPolicies) {

	private static final Pattern PATH_PARAMETER = Pattern.compile(";[^/]*");

	private static final Pattern LEADING_SLASHES = Pattern.compile("^/+");

	private static final String TYPES = "https://iana.org/assignments/http-problem-types#";

	static QuotaProblem of(HttpServletRequest request, RateLimitResult result) {
		if (result.getOutcome() == RateLimitOutcome.FAILED_CLOSED) {
			return new QuotaProblem(503, TYPES + "temporary-reduced-capacity",
					"Request cannot be satisfied due to temporary server capacity constraints",
					"What is left of the quota cannot be told at the moment." + advice(result), path(request),
					List.of());
		}
		List<String> violated = result.getPolicies()
			.stream()
			.filter(ToldLimits::isDenying)
			.map((status) -> status.policy().name())
			.distinct()
			.toList();
		return new QuotaProblem(429, TYPES + "quota-exceeded",
				"Request cannot be satisfied as assigned quota has been exceeded",
				"The request needs more than is left of the quota " + quoted(violated) + "." + advice(result),
				path(request), violated);
	}

	private static String quoted(List<String> names) {
		return names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
	}

	private static String advice(RateLimitResult result) {
		OptionalLong seconds = DelaySeconds.untilRetry(result);
		if (seconds.isEmpty()) {
			return " It can never be allowed.";
		}
		return " Try again in " + seconds.getAsLong() + ((seconds.getAsLong() == 1) ? " second." : " seconds.");
	}

	/** Without what may be secret: the query, and a session behind a semicolon. */
	private static String path(HttpServletRequest request) {
		String path = PATH_PARAMETER.matcher(request.getRequestURI()).replaceAll("");
		return path.startsWith("//") ? LEADING_SLASHES.matcher(path).replaceFirst("/") : path;
	}

}
