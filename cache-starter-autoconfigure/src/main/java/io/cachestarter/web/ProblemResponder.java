package io.cachestarter.web;

import java.io.IOException;

import io.cachestarter.ratelimit.RateLimitResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells clients about their limits by draft-ietf-httpapi-ratelimit-headers-11 and RFC
 * 9457. Safe for use by multiple threads.
 * <p>
 * Each limit is an item of {@code RateLimit-Policy} and of {@code RateLimit}, under the
 * name of its {@linkplain io.cachestarter.ratelimit.RateLimitPolicy policy}. All times
 * are whole seconds, rounded up:
 * <ul>
 * <li>{@code w} is left out for a window of less than a second and for limits of
 * concurrent requests, which have {@code qu="concurrent-requests"};</li>
 * <li>{@code t} is left out if it is not known when there will be more;</li>
 * <li>{@code Retry-After} is at least 1, not earlier than {@code t} of a limit that
 * denies, and left out if the request can never be allowed.</li>
 * </ul>
 * Limits that only count are not told. Items that other code has put into the two fields
 * stay; those of several results for one response are joined.
 * <p>
 * A request that is denied gets status 429 and the problem {@code quota-exceeded}; one
 * that is refused because Redis does not answer gets 503 and
 * {@code temporary-reduced-capacity}. Neither has the key, nor anything else about the
 * client but the path of the request, and neither may be stored.
 *
 * @since 0.1.0
 */
public final class ProblemResponder implements RateLimitResponder {

	private final JsonMapper json;

	private final boolean legacyHeaders;

	/**
	 * Creates a responder.
	 * @param json writes the problems
	 * @param legacyHeaders whether to set {@code X-RateLimit-Limit},
	 * {@code X-RateLimit-Remaining} and {@code X-RateLimit-Reset} as well, for the limit
	 * that is nearest to its end. The last one is in seconds from now
	 */
	public ProblemResponder(JsonMapper json, boolean legacyHeaders) {
		this.json = json;
		this.legacyHeaders = legacyHeaders;
	}

	@Override
	public void addHeaders(HttpServletRequest request, HttpServletResponse response, RateLimitResult result) {
		ToldLimits told = ToldLimits.of(request, response);
		told.add(result);
		told.writeTo(response, this.legacyHeaders);
		DelaySeconds.untilRetry(result)
			.ifPresent((seconds) -> response.setHeader("Retry-After", Long.toString(seconds)));
	}

	@Override
	public void reject(HttpServletRequest request, HttpServletResponse response, RateLimitResult result)
			throws IOException {
		QuotaProblem problem = QuotaProblem.of(request, result);
		byte[] body = this.json.writeValueAsBytes(bodyOf(problem));
		response.setStatus(problem.status());
		response.setHeader("Cache-Control", "no-store");
		response.setContentType("application/problem+json");
		response.setContentLength(body.length);
		if (!request.getMethod().equals("HEAD")) {
			response.getOutputStream().write(body);
		}
	}

	private ObjectNode bodyOf(QuotaProblem problem) {
		ObjectNode body = this.json.createObjectNode();
		body.put("type", problem.type());
		body.put("title", problem.title());
		body.put("status", problem.status());
		body.put("detail", problem.detail());
		body.put("instance", problem.instance());
		if (!problem.violatedPolicies().isEmpty()) {
			ArrayNode names = body.putArray("violated-policies");
			problem.violatedPolicies().forEach(names::add);
		}
		return body;
	}

}
