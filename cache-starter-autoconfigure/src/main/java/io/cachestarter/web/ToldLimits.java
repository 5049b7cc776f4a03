package io.cachestarter.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

import io.cachestarter.ratelimit.PolicyStatus;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimitResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * All limits that the client is told in one response. They come from several places: the
 * request has limits, and so have the methods that it calls. What is known of a name last
 * counts. Items that other code has set before are kept, in front of ours: both fields
 * are lists.
 */
final class ToldLimits {

	private static final String POLICY_FIELD = "RateLimit-Policy";

	private static final String LIMIT_FIELD = "RateLimit";

	private static final Comparator<PolicyStatus> BY_TIGHTNESS = Comparator.comparing(PolicyStatus::violated)
		.thenComparing(PolicyStatus::retryAfter)
		.thenComparing(PolicyStatus::remaining, Comparator.reverseOrder())
		.thenComparing(PolicyStatus::reset);

	private final List<PolicyStatus> statuses = new ArrayList<>();

	private final String policiesOfOthers;

	private final String limitsOfOthers;

	private ToldLimits(HttpServletResponse response) {
		this.policiesOfOthers = String.join(", ", response.getHeaders(POLICY_FIELD));
		this.limitsOfOthers = String.join(", ", response.getHeaders(LIMIT_FIELD));
	}

	/** Returns what the client has been told already. */
	static ToldLimits of(HttpServletRequest request, HttpServletResponse response) {
		if (request.getAttribute(ToldLimits.class.getName()) instanceof ToldLimits told) {
			return told;
		}
		ToldLimits told = new ToldLimits(response);
		request.setAttribute(ToldLimits.class.getName(), told);
		return told;
	}

	/** Adds what is left after a request. Limits in the shadow are not told. */
	void add(RateLimitResult result) {
		List<PolicyStatus> news = result.getPolicies().stream().filter((status) -> !status.shadow()).toList();
		this.statuses.removeIf((old) -> news.stream().anyMatch((status) -> name(status).equals(name(old))));
		this.statuses.addAll(news);
	}

	private static String name(PolicyStatus status) {
		return status.policy().name();
	}

	/** Tells whether a request is denied because of a limit. */
	static boolean isDenying(PolicyStatus status) {
		return status.violated() && !status.shadow();
	}

	void writeTo(HttpServletResponse response, boolean legacy) {
		if (this.statuses.isEmpty()) {
			return;
		}
		StructuredFields policies = new StructuredFields();
		StructuredFields limits = new StructuredFields();
		for (PolicyStatus status : this.statuses) {
			addPolicy(policies, status.policy());
			addLimit(limits, status);
		}
		response.setHeader(POLICY_FIELD, joined(this.policiesOfOthers, policies));
		response.setHeader(LIMIT_FIELD, joined(this.limitsOfOthers, limits));
		if (legacy) {
			writeLegacy(response, Collections.max(this.statuses, BY_TIGHTNESS));
		}
	}

	/**
	 * The draft knows whole seconds, and no zero. A window of less than one would look
	 * like a quota that is many times smaller, so it is left out.
	 */
	private static void addPolicy(StructuredFields fields, RateLimitPolicy policy) {
		fields.item(policy.name()).parameter("q", policy.limit());
		if (policy.algorithm() == RateLimitAlgorithm.CONCURRENCY) {
			fields.parameter("qu", "concurrent-requests");
		}
		else if (policy.window().compareTo(Duration.ofSeconds(1)) >= 0) {
			fields.parameter("w", DelaySeconds.of(policy.window()));
		}
	}

	private static void addLimit(StructuredFields fields, PolicyStatus status) {
		fields.item(name(status)).parameter("r", status.remaining());
		DelaySeconds.effectiveWindow(status).ifPresent((seconds) -> fields.parameter("t", seconds));
	}

	private static String joined(String others, StructuredFields ours) {
		return others.isEmpty() ? ours.toString() : others + ", " + ours;
	}

	private static void writeLegacy(HttpServletResponse response, PolicyStatus tightest) {
		response.setHeader("X-RateLimit-Limit", Long.toString(tightest.policy().limit()));
		response.setHeader("X-RateLimit-Remaining", Long.toString(tightest.remaining()));
		OptionalLong reset = DelaySeconds.effectiveWindow(tightest);
		response.setHeader("X-RateLimit-Reset", reset.isPresent() ? Long.toString(reset.getAsLong()) : null);
	}

}
