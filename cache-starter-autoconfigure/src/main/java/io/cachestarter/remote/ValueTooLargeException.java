package io.cachestarter.remote;

import io.cachestarter.codec.CodecException;

/** A value is larger than its cache keeps in Redis. */
final class ValueTooLargeException extends CodecException {

	private static final long serialVersionUID = 1;

	ValueTooLargeException(long size, long limit) {
		super("It takes " + size + " bytes, and 'remote.max-value-size' allows for " + limit);
	}

}
