package io.cachestarter.message;

/**
 * Why messages may not have reached a handler.
 *
 * @since 0.1.0
 */
public enum MissedMessages {

	/** The connection was lost; what was published meanwhile has not come here. */
	CONNECTION_LOST,

	/** The handler was too slow: its queue was full, and new messages were dropped. */
	QUEUE_FULL

}
