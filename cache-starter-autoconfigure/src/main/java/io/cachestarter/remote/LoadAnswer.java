package io.cachestarter.remote;

import org.jspecify.annotations.Nullable;

/**
 * What Redis answers to the wish to load: one of the three. Immutable, as long as nobody
 * changes the bytes.
 *
 * @since 0.1.0
 */
public final class LoadAnswer {

	private final @Nullable LoadLease lease;

	private final byte @Nullable [] entry;

	private final long waitMillis;

	private LoadAnswer(@Nullable LoadLease lease, byte @Nullable [] entry, long waitMillis) {
		this.lease = lease;
		this.entry = entry;
		this.waitMillis = waitMillis;
	}

	static LoadAnswer granted(LoadLease lease) {
		return new LoadAnswer(lease, null, 0);
	}

	static LoadAnswer found(byte[] entry) {
		return new LoadAnswer(null, entry, 0);
	}

	static LoadAnswer waiting(long millis) {
		return new LoadAnswer(null, null, millis);
	}

	/**
	 * Returns the right to load.
	 * @return the lease, or {@code null}
	 */
	public @Nullable LoadLease lease() {
		return this.lease;
	}

	/**
	 * Returns the bytes of a value that has come meanwhile.
	 * @return the bytes, or {@code null}
	 */
	public byte @Nullable [] entry() {
		return this.entry;
	}

	/**
	 * Returns how long the lease of somebody else lasts at most.
	 * @return milliseconds, 0 if there is none
	 */
	public long waitMillis() {
		return this.waitMillis;
	}

}
