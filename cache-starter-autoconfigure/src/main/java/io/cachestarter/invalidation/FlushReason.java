package io.cachestarter.invalidation;

import java.util.Locale;

/**
 * Why a node has dropped its local level.
 *
 * @since 0.1.0
 */
public enum FlushReason {

	/** The subscription was confirmed; what was sent before it has been missed. */
	SUBSCRIPTION,

	/** A number of a sender stayed missing. */
	GAP,

	/** A sender was heard for the first time, and not from its first message on. */
	NEW_SENDER,

	/** A sender is no longer heard and has not said goodbye. */
	SILENCE,

	/** A message could not be applied. */
	UNREADABLE;

	/**
	 * Returns the name as it appears in metrics.
	 * @return the name in lower case, with dashes
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
