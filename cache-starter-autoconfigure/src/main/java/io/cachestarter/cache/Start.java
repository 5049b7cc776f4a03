package io.cachestarter.cache;

import io.cachestarter.local.LocalEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a caller that has missed the local level is to do: take an entry, load for all, or
 * load for itself.
 *
 * @param entry the entry, or {@code null}
 * @param stale whether the entry is to be refreshed
 * @param flight the flight that the caller now has to land, with the right to load, or
 * {@code null}
 * @param failure what the load has failed with that the caller has waited for, or
 * {@code null}
 */
record Start(@Nullable LocalEntry entry, boolean stale, @Nullable Flight flight, @Nullable Throwable failure) {

	/** The caller loads for itself, and nothing is stored. */
	static final Start ALONE = new Start(null, false, null, null);

	static Start found(LocalEntry entry, boolean stale) {
		return new Start(entry, stale, null, null);
	}

	static Start owning(Flight flight) {
		return new Start(null, false, flight, null);
	}

	static Start failed(Throwable failure) {
		return new Start(null, false, null, failure);
	}

}
