package io.cachestarter.cache;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What one entry has that the others of its cache have not. Immutable.
 *
 * @param ttl its time to live, positive, or {@code null} for that of the cache
 * @param tags its tags, beside those of the cache
 * @param version its version, not negative, or {@code null} for none
 * @since 0.1.0
 */
public record EntryOptions(@Nullable Duration ttl, List<String> tags, @Nullable Long version) {

	/** Like all entries of the cache. */
	public static final EntryOptions NONE = new EntryOptions(null, List.of(), null);

	/**
	 * Checks the options.
	 * @throws IllegalArgumentException if the time to live is not positive, a tag is
	 * blank or too long, or the version is negative
	 */
	public EntryOptions {
		if (ttl != null && ttl.toMillis() <= 0) {
			throw new IllegalArgumentException("'ttl' must be at least 1 ms but is " + ttl);
		}
		if (version != null && version < 0) {
			throw new IllegalArgumentException("'version' must not be negative but is " + version);
		}
		tags = tags.stream().distinct().map(TagNames::checked).toList();
	}

	/**
	 * Returns these options with another time to live.
	 * @param other the time to live
	 * @return new options
	 */
	public EntryOptions withTtl(Duration other) {
		return new EntryOptions(other, this.tags, this.version);
	}

	/**
	 * Returns these options with other tags.
	 * @param others the tags
	 * @return new options
	 */
	public EntryOptions withTags(String... others) {
		return new EntryOptions(this.ttl, List.of(others), this.version);
	}

	/**
	 * Returns these options with another version.
	 * @param other the version
	 * @return new options
	 */
	public EntryOptions withVersion(long other) {
		return new EntryOptions(this.ttl, this.tags, other);
	}

}
