package io.cachestarter.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.cachestarter.cache.CacheBounds;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the sizes of keys. Asks nobody. Immutable.
 */
final class SizeAdvice {

	/** What 'compress-above' is by default: smaller values gain too little. */
	private static final long WORTH_COMPRESSING = 4 * 1024;

	private static final String CACHE = "cache:";

	private final AdviceSettings settings;

	private final Function<String, @Nullable CacheBounds> bounds;

	/**
	 * Creates the rules.
	 * @param bounds returns what bounds a cache, or {@code null} if it is not known
	 */
	SizeAdvice(AdviceSettings settings, Function<String, @Nullable CacheBounds> bounds) {
		this.settings = settings;
		this.bounds = bounds;
	}

	/**
	 * Judges what was looked at.
	 * @param ended why not all keys were, or {@code null}
	 */
	List<Finding> judge(List<SizeGroup> groups, @Nullable String ended) {
		List<Finding> findings = new ArrayList<>();
		if (ended != null && ended.contains("NOPERM")) {
			findings.add(new Finding("sizes-unknown", Severity.INFO, "keys", ended, "What keys take cannot be told",
					"Give the Redis user the rights '+scan +memory|usage', or look with 'redis-cli --memkeys'"));
		}
		groups.forEach((group) -> judge(group, findings));
		return findings;
	}

	private void judge(SizeGroup group, List<Finding> findings) {
		boolean cache = group.purpose().startsWith(CACHE);
		CacheBounds bound = cache ? this.bounds.apply(group.purpose().substring(CACHE.length())) : null;
		String subject = cache ? "cache " + group.purpose().substring(CACHE.length()) : group.purpose();
		List<KeySize> large = group.largest()
			.stream()
			.filter((each) -> each.bytes() >= this.settings.largeEntry())
			.toList();
		if (!large.isEmpty()) {
			findings.add(new Finding("large-keys", Severity.WARNING, subject,
					large.get(0).key() + " takes " + kilobytes(large.get(0).bytes()) + ", the mean of " + group.keys()
							+ " keys is " + kilobytes(group.mean()),
					"Redis serves nobody else while it moves a large value, and the network carries all of it for"
							+ " each read that misses the heap",
					cache ? "Cache a smaller value, such as a page or a projection; " + compression(bound)
							: "Look at what is kept under this key, and bound it"));
		}
		if (cache && bound != null && bound.compressAbove() == null && group.median() > WORTH_COMPRESSING) {
			findings.add(new Finding("uncompressed", Severity.INFO, subject,
					"half of " + group.keys() + " keys take more than " + kilobytes(group.median() / 2),
					"Text of this size usually takes a fraction of it when it is compressed",
					compression(bound) + ", with LZ4 or Zstandard on the class path"));
		}
	}

	private static String compression(@Nullable CacheBounds bound) {
		return (bound != null && bound.compressAbove() != null)
				? "values above " + bound.compressAbove() + " bytes are compressed already"
				: "set 'remote.compression' and 'remote.compress-above: 4KB'";
	}

	private static String kilobytes(long bytes) {
		return String.format(Locale.ROOT, "%.1f kB", bytes / 1024.0);
	}

}
