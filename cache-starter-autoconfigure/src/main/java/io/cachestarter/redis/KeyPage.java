package io.cachestarter.redis;

import java.util.List;

import io.lettuce.core.KeyScanCursor;

/**
 * One step of a walk over keys. Immutable.
 *
 * @since 0.1.0
 */
public final class KeyPage {

	private final KeyScanCursor<byte[]> cursor;

	KeyPage(KeyScanCursor<byte[]> cursor) {
		this.cursor = cursor;
	}

	/**
	 * Returns the keys of this step.
	 * @return the keys, possibly none
	 */
	public List<byte[]> keys() {
		return this.cursor.getKeys();
	}

	/**
	 * Tells whether this step is the last one.
	 * @return whether there are no more
	 */
	public boolean isLast() {
		return this.cursor.isFinished();
	}

	KeyScanCursor<byte[]> cursor() {
		return this.cursor;
	}

}
