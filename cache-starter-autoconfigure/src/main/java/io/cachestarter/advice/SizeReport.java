package io.cachestarter.advice;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the keys of the application take.
 *
 * @param looked how many keys were looked at
 * @param complete whether these were all keys
 * @param ended why not all were looked at, or {@code null}
 * @param took how long it has taken
 * @param groups the purposes, the one that takes most first
 * @param findings what follows
 * @since 0.1.0
 */
public record SizeReport(long looked, boolean complete, @Nullable String ended, Duration took, List<SizeGroup> groups,
		List<Finding> findings) {

}
