package io.cachestarter.observe;

/**
 * Is told about sessions in Redis. Implementations are safe for use by multiple threads
 * and return at once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SessionObserver {

	/**
	 * Called when a session was asked for and counted as none, because a part of it could
	 * not be read or was missing.
	 */
	void onUnreadable();

}
