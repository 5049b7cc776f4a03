package io.cachestarter.remote;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * How changes are kept that Redis has yet to be told.
 *
 * @param capacity how many, at least 1; of more than that the keys become clears of their
 * caches
 * @param file where they are kept beyond the life of this process, or {@code null} for
 * the heap alone
 * @since 0.1.0
 */
public record JournalSettings(int capacity, @Nullable Path file) {

	/** What holds unless something else is set. */
	public static final JournalSettings DEFAULT = new JournalSettings(10_000, null);

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if the capacity is not positive
	 */
	public JournalSettings {
		if (capacity < 1) {
			throw new IllegalArgumentException("'capacity' must be at least 1 but is " + capacity);
		}
	}

}
