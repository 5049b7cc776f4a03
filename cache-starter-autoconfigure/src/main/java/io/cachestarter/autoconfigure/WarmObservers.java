package io.cachestarter.autoconfigure;

import java.util.List;

import io.cachestarter.warm.KeyOutcome;
import io.cachestarter.warm.WarmObserver;
import io.cachestarter.warm.WarmOutcome;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Several observers as one.
 *
 * @param observers who is told, in this order
 */
record WarmObservers(List<WarmObserver> observers) implements WarmObserver {

	static WarmObserver of(ObjectProvider<WarmObserver> provider) {
		return new WarmObservers(provider.orderedStream().toList());
	}

	@Override
	public void onKeys(String warmer, KeyOutcome outcome, long count) {
		this.observers.forEach((each) -> each.onKeys(warmer, outcome, count));
	}

	@Override
	public void onRun(String warmer, WarmOutcome outcome, long nanos) {
		this.observers.forEach((each) -> each.onRun(warmer, outcome, nanos));
	}

}
