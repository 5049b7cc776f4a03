package io.cachestarter.lock;

/**
 * Is told of locks that their holders have lost.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LockListener {

	/**
	 * Told once for each hold that is lost, within a third of its lease. Called on a
	 * thread for asynchronous work; may block for a short time.
	 * @param loss what has been lost, and why
	 */
	void onLost(LockLoss loss);

}
