package io.cachestarter.message;

/**
 * A handler that gets messages until this is closed. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public interface Subscription extends AutoCloseable {

	/**
	 * Tells whether messages reach the handler now, as far as this node knows.
	 * @return whether the channel is subscribed to, or the last read has been answered
	 */
	boolean isActive();

	/**
	 * Gives the handler no more messages. Does not wait for one that it is handling.
	 * Those of a group that it has not begun go to other members.
	 */
	@Override
	void close();

}
