package io.cachestarter.invalidation;

/**
 * Applies what other nodes have changed. Called by one thread at a time, in order of
 * arrival; must not block.
 *
 * @since 0.1.0
 */
public interface InvalidationListener {

	/**
	 * Keys of a cache have changed elsewhere, named or as those that match a pattern, the
	 * whole cache has been cleared, or tags have been invalidated.
	 * @param message what has changed
	 */
	void onInvalidation(InvalidationMessage message);

	/**
	 * A load has ended that this node may be waiting for. Nothing has changed.
	 * @param message names the key
	 */
	void onLoaded(InvalidationMessage message);

	/**
	 * Messages may have been lost: nothing that is held locally can be trusted.
	 */
	void onMessagesLost();

}
