package io.cachestarter.autoconfigure;

import java.util.List;

import io.cachestarter.cache.WriteNotAcceptedException.Reason;
import io.cachestarter.writebehind.WriteBehindObserver;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Several observers as one.
 *
 * @param observers who is told, in this order
 */
record WriteBehindObservers(List<WriteBehindObserver> observers) implements WriteBehindObserver {

	static WriteBehindObserver of(ObjectProvider<WriteBehindObserver> provider) {
		List<WriteBehindObserver> observers = provider.orderedStream().toList();
		return (observers.size() == 1) ? observers.get(0) : new WriteBehindObservers(observers);
	}

	@Override
	public void onAccepted(String cache, int writes, int coalesced) {
		this.observers.forEach((each) -> each.onAccepted(cache, writes, coalesced));
	}

	@Override
	public void onRejected(String cache, Reason reason) {
		this.observers.forEach((each) -> each.onRejected(cache, reason));
	}

	@Override
	public void onFlushed(String cache, int writes, long nanos) {
		this.observers.forEach((each) -> each.onFlushed(cache, writes, nanos));
	}

	@Override
	public void onFailure(String cache, boolean passing) {
		this.observers.forEach((each) -> each.onFailure(cache, passing));
	}

	@Override
	public void onDead(String cache) {
		this.observers.forEach((each) -> each.onDead(cache));
	}

}
