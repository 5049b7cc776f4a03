package io.cachestarter.message;

/**
 * Is told of each message that a handler could not handle, beside the log and the meters.
 * Called on the thread of the handler. What it throws is logged.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MessageErrorHandler {

	/** Does nothing. */
	MessageErrorHandler NO_OP = (failure) -> {
	};

	/**
	 * Told of a failure.
	 * @param failure what has failed
	 */
	void onFailure(HandlerFailure failure);

}
