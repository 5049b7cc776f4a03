package io.cachestarter.advice;

import java.util.Set;

/**
 * What the application keeps in Redis that is no cache.
 *
 * @param kept what must not be removed, such as {@code locks}
 * @param durable what of it has to survive a restart of the server, such as
 * {@code write-behind}
 * @since 0.1.0
 */
public record StoredState(Set<String> kept, Set<String> durable) {

	/** Nothing. */
	public static final StoredState NONE = new StoredState(Set.of(), Set.of());

}
