package io.cachestarter.redis;

import java.util.List;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisURI;

/**
 * One step of a walk over keys. Immutable.
 *
 * @since 0.1.0
 */
public final class KeyPage {

	private final KeyScanCursor<byte[]> cursor;

	private final List<RedisURI> primariesLeft;

	/**
	 * Creates a step.
	 * @param primariesLeft in a cluster the primary of this step and those after it, else
	 * none
	 */
	KeyPage(KeyScanCursor<byte[]> cursor, List<RedisURI> primariesLeft) {
		this.cursor = cursor;
		this.primariesLeft = primariesLeft;
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
		return this.cursor.isFinished() && this.primariesLeft.size() <= 1;
	}

	/**
	 * Ends the walk over the primary of this step, so that the next step begins at the
	 * next one.
	 * @return a step without keys; the last one if there is no other primary
	 */
	public KeyPage leavePrimary() {
		KeyScanCursor<byte[]> end = new KeyScanCursor<>();
		end.setCursor("0");
		end.setFinished(true);
		return new KeyPage(end, this.primariesLeft);
	}

	/**
	 * Tells whether the primary of this step has no more keys.
	 * @return whether the next step, if there is one, looks at another primary
	 */
	public boolean endsPrimary() {
		return this.cursor.isFinished();
	}

	KeyScanCursor<byte[]> cursor() {
		return this.cursor;
	}

	/** Returns the primaries that the next step and those after it look at. */
	List<RedisURI> primariesToCome() {
		return this.cursor.isFinished() ? this.primariesLeft.subList(1, this.primariesLeft.size()) : this.primariesLeft;
	}

}
