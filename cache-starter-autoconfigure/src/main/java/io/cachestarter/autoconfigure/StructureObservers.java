package io.cachestarter.autoconfigure;

import java.util.List;

import io.cachestarter.structure.StructureKind;
import io.cachestarter.structure.StructureObserver;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Several observers as one.
 *
 * @param observers who is told, in this order
 */
record StructureObservers(List<StructureObserver> observers) implements StructureObserver {

	static StructureObserver of(ObjectProvider<StructureObserver> provider) {
		List<StructureObserver> observers = provider.orderedStream().toList();
		return (observers.size() == 1) ? observers.get(0) : new StructureObservers(observers);
	}

	@Override
	public void onOperation(StructureKind kind, String operation, boolean succeeded, long nanos) {
		this.observers.forEach((each) -> each.onOperation(kind, operation, succeeded, nanos));
	}

}
