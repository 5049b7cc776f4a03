package io.cachestarter.ratelimit;

import java.util.List;

/**
 * A request to a limiter, with all that Redis has to know of it. Immutable.
 */
final class Ask {

	private final Limiter limiter;

	private final RateLimitRequest request;

	private final String key;

	private final List<Quota> quotas;

	Ask(Limiter limiter, RateLimitRequest request, String key) {
		this.limiter = limiter;
		this.request = request;
		this.key = key;
		this.quotas = limiter.quotas(request.plan());
	}

	Limiter limiter() {
		return this.limiter;
	}

	RateLimitRequest request() {
		return this.request;
	}

	/** Returns the key of the caller as it is part of the keys in Redis. */
	String key() {
		return this.key;
	}

	List<Quota> quotas() {
		return this.quotas;
	}

	long permits() {
		return this.request.permits();
	}

	/** Tells whether the limits can ever give as many permits at once. */
	boolean canFit() {
		for (Quota quota : this.quotas) {
			if (permits() > quota.policy().most()) {
				return false;
			}
		}
		return true;
	}

	boolean isShadow() {
		return this.limiter.settings().shadow();
	}

}
