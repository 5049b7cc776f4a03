package io.cachestarter.interceptor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.cachestarter.ratelimit.RateLimitRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;

/**
 * Says what calls ask of one limiter. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class LimitRule {

	private final String limiter;

	private final @Nullable AnnotationExpression condition;

	private final Function<CallDetails, String> key;

	private final ToLongFunction<EvaluationContext> permits;

	private final Function<CallDetails, @Nullable String> plan;

	/**
	 * Creates a rule.
	 * @param limiter the name of the limiter
	 * @param place where the texts stand
	 * @param texts what they say
	 * @param keys reads the key and the plan
	 * @throws UnusableTextException if a text cannot be used
	 */
	LimitRule(String limiter, TextPlace place, Texts texts, LimitKeys keys) {
		this.limiter = limiter;
		this.condition = LimitTexts.condition(place, texts.condition());
		this.key = keys.key(place, texts.key());
		this.permits = LimitTexts.permits(place, texts.permits());
		this.plan = keys.plan(place, texts.plan());
	}

	/**
	 * Finds what a call asks. Two rules that ask the same limiter with the same key ask
	 * once, for the higher number of permits.
	 * @param rules those that apply to the call
	 * @param call the call
	 * @return one request for each limiter and key; none if no condition holds
	 * @throws IllegalStateException if an expression fails, a key is {@code null}, or
	 * there is no HTTP request and a rule needs one
	 */
	public static List<RateLimitRequest> requests(List<LimitRule> rules, CallDetails call) {
		if (rules.size() == 1) {
			RateLimitRequest only = rules.get(0).request(call);
			return (only != null) ? List.of(only) : List.of();
		}
		Map<RateLimitRequest, RateLimitRequest> requests = new LinkedHashMap<>();
		for (LimitRule rule : rules) {
			RateLimitRequest request = rule.request(call);
			if (request != null) {
				requests.merge(RateLimitRequest.of(request.limiter(), request.key(), 1).withPlan(request.plan()),
						request, (one, other) -> (one.permits() >= other.permits()) ? one : other);
			}
		}
		return List.copyOf(requests.values());
	}

	private @Nullable RateLimitRequest request(CallDetails call) {
		if (this.condition != null && !Boolean.TRUE.equals(this.condition.evaluate(call.variables(), Boolean.class))) {
			return null;
		}
		return new RateLimitRequest(this.limiter, this.key.apply(call), this.permits.applyAsLong(call.variables()),
				this.plan.apply(call));
	}

	/**
	 * Texts of a rule, in the forms of {@link io.cachestarter.annotation.RateLimited}.
	 *
	 * @param key whose limit it is
	 * @param permits how many permits a call takes
	 * @param condition whether the call is limited
	 * @param plan which plan it belongs to
	 */
	public record Texts(String key, String permits, String condition, String plan) {

	}

}
