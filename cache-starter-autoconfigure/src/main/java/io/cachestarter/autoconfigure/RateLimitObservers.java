package io.cachestarter.autoconfigure;

import java.util.List;

import io.cachestarter.ratelimit.RateLimitObserver;
import io.cachestarter.ratelimit.RateLimitOutcome;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Several observers as one.
 *
 * @param observers who is told, in this order
 */
record RateLimitObservers(List<RateLimitObserver> observers) implements RateLimitObserver {

	static RateLimitObserver of(ObjectProvider<RateLimitObserver> provider) {
		List<RateLimitObserver> observers = provider.orderedStream().toList();
		return (observers.size() == 1) ? observers.get(0) : new RateLimitObservers(observers);
	}

	@Override
	public void onRequest(String limiter, RateLimitOutcome outcome) {
		this.observers.forEach((each) -> each.onRequest(limiter, outcome));
	}

	@Override
	public void onDecision(long nanos) {
		this.observers.forEach((each) -> each.onDecision(nanos));
	}

	@Override
	public void onDeniedLocally() {
		this.observers.forEach(RateLimitObserver::onDeniedLocally);
	}

	@Override
	public void onRedisError() {
		this.observers.forEach(RateLimitObserver::onRedisError);
	}

}
