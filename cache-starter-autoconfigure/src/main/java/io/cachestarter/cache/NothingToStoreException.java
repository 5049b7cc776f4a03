package io.cachestarter.cache;

/**
 * The method was called in the background, and its result is not to be cached.
 */
final class NothingToStoreException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NothingToStoreException() {
		super("The method delivered a result that is not cached");
	}

}
