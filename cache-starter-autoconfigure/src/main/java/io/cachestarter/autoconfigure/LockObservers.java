package io.cachestarter.autoconfigure;

import java.util.List;

import io.cachestarter.lock.LockKind;
import io.cachestarter.lock.LockLoss;
import io.cachestarter.lock.LockObserver;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Several observers as one.
 *
 * @param observers who is told, in this order
 */
record LockObservers(List<LockObserver> observers) implements LockObserver {

	static LockObserver of(ObjectProvider<LockObserver> provider) {
		List<LockObserver> observers = provider.orderedStream().toList();
		return (observers.size() == 1) ? observers.get(0) : new LockObservers(observers);
	}

	@Override
	public void onAttempt(LockKind kind, Outcome outcome, boolean contended, long nanos) {
		this.observers.forEach((each) -> each.onAttempt(kind, outcome, contended, nanos));
	}

	@Override
	public void onLost(LockLoss loss) {
		this.observers.forEach((each) -> each.onLost(loss));
	}

	@Override
	public void onRunUnlocked(String name) {
		this.observers.forEach((each) -> each.onRunUnlocked(name));
	}

}
