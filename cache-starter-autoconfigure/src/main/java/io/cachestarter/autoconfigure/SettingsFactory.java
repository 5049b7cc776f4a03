package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.cachestarter.autoconfigure.CacheStarterProperties.Audit;
import io.cachestarter.autoconfigure.CacheStarterProperties.Breaker;
import io.cachestarter.autoconfigure.CacheStarterProperties.CacheProperties;
import io.cachestarter.autoconfigure.CacheStarterProperties.Journal;
import io.cachestarter.autoconfigure.CacheStarterProperties.LocalLevel;
import io.cachestarter.autoconfigure.CacheStarterProperties.Lock;
import io.cachestarter.autoconfigure.CacheStarterProperties.Remote;
import io.cachestarter.autoconfigure.CacheStarterProperties.RemoteLevel;
import io.cachestarter.autoconfigure.CacheStarterProperties.Replication;
import io.cachestarter.autoconfigure.CacheStarterProperties.Sweep;
import io.cachestarter.cache.AuditSettings;
import io.cachestarter.cache.CacheSettings;
import io.cachestarter.cache.EntryOptions;
import io.cachestarter.cache.StaleSettings;
import io.cachestarter.codec.Compressor;
import io.cachestarter.codec.Compressors;
import io.cachestarter.codec.MissingLibraryException;
import io.cachestarter.codec.UnknownCodecException;
import io.cachestarter.codec.ValueCodec;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.local.LocalSettings;
import io.cachestarter.lock.LockSettings;
import io.cachestarter.redis.BreakerSettings;
import io.cachestarter.redis.ReplicationSettings;
import io.cachestarter.remote.JournalSettings;
import io.cachestarter.remote.RemoteSettings;
import io.cachestarter.remote.SweepSettings;
import io.lettuce.core.ReadFrom;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Turns properties into settings: checks each value under the name that it was given, and
 * fills what is missing from the settings that the cache inherits.
 */
final class SettingsFactory {

	private static final String NO_COMPRESSION = "none";

	private static final Duration LONGEST = Duration.ofDays(36_500);

	private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

	/** What Redis takes for one string. */
	private static final DataSize LARGEST_VALUE = DataSize.ofMegabytes(512);

	private static final long DEFAULT_MAX_ENTRIES = 10_000;

	private final ValueCodecs codecs;

	SettingsFactory(ValueCodecs codecs) {
		this.codecs = codecs;
	}

	/** Returns what a cache has when nothing is configured. */
	CacheSettings builtIn() {
		LocalSettings local = new LocalSettings(true, Duration.ofMinutes(1), DEFAULT_MAX_ENTRIES, 0);
		RemoteSettings remote = new RemoteSettings(true, this.codecs.get("json"), Compressors.findDefault(),
				(int) DataSize.ofKilobytes(4).toBytes(), (int) DataSize.ofMegabytes(8).toBytes());
		return new CacheSettings(Duration.ofMinutes(10), 0.1, Duration.ofSeconds(30), Duration.ofSeconds(10),
				StaleSettings.NONE, List.of(), local, remote, null);
	}

	CacheSettings create(String prefix, CacheProperties given, CacheSettings inherited) {
		return new CacheSettings(positive(prefix + ".ttl", given.ttl(), inherited.ttl()),
				share(prefix + ".ttl-jitter", given.ttlJitter(), inherited.ttlJitter()),
				notNegative(prefix + ".null-ttl", given.nullTtl(), inherited.nullTtl()),
				positive(prefix + ".load-timeout", given.loadTimeout(), inherited.loadTimeout()),
				stale(prefix, given, inherited.stale()), tags(prefix + ".tags", given.tags(), inherited.tags()),
				local(prefix + ".local", given.local(), inherited.local()),
				remote(prefix + ".remote", given.remote(), inherited.remote()),
				(given.type() != null) ? given.type() : inherited.type());
	}

	private static StaleSettings stale(String prefix, CacheProperties given, StaleSettings inherited) {
		return new StaleSettings(
				notNegative(prefix + ".stale-while-revalidate", given.staleWhileRevalidate(),
						inherited.whileRevalidate()),
				notNegative(prefix + ".stale-if-error", given.staleIfError(), inherited.ifError()),
				share(prefix + ".refresh-ahead", given.refreshAhead(), inherited.refreshAhead()));
	}

	private static List<String> tags(String property, @Nullable List<String> given, List<String> inherited) {
		if (given == null) {
			return inherited;
		}
		try {
			return new EntryOptions(null, given, null).tags();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidCacheSettingException(property, given, String.valueOf(ex.getMessage()),
					"Give each tag at least one character and at most 255 bytes.");
		}
	}

	private LocalSettings local(String prefix, LocalLevel given, LocalSettings inherited) {
		if (given.maxEntries() != null && given.maxWeight() != null) {
			throw new InvalidCacheSettingException(prefix + ".max-weight", given.maxWeight(),
					"'" + prefix + ".max-entries' is set, too, and a local level has one bound",
					"Remove one of the two properties.");
		}
		long maxEntries = inherited.maxEntries();
		long maxWeight = inherited.maxWeight();
		if (given.maxEntries() != null) {
			maxEntries = bound(prefix + ".max-entries", given.maxEntries(), given.maxEntries(), "10000");
			maxWeight = 0;
		}
		else if (given.maxWeight() != null) {
			maxWeight = bound(prefix + ".max-weight", given.maxWeight(), given.maxWeight().toBytes(), "64MB");
			maxEntries = 0;
		}
		return new LocalSettings(orElse(given.enabled(), inherited.enabled()),
				positive(prefix + ".ttl", given.ttl(), inherited.ttl()), maxEntries, maxWeight);
	}

	private RemoteSettings remote(String prefix, RemoteLevel given, RemoteSettings inherited) {
		ValueCodec codec = (given.codec() != null) ? codec(prefix + ".codec", given.codec()) : inherited.codec();
		Compressor compressor = (given.compression() != null) ? compressor(prefix + ".compression", given.compression())
				: inherited.compressor();
		return new RemoteSettings(orElse(given.enabled(), inherited.enabled()), codec, compressor,
				size(prefix + ".compress-above", given.compressAbove(), inherited.compressAbove()),
				maxValueSize(prefix + ".max-value-size", given.maxValueSize(), inherited.maxValueSize()));
	}

	private ValueCodec codec(String property, String name) {
		try {
			return this.codecs.get(name.trim().toLowerCase(Locale.ROOT));
		}
		catch (UnknownCodecException ex) {
			throw unknown(property, name, ex, "");
		}
		catch (MissingLibraryException ex) {
			throw missing(property, name, ex);
		}
	}

	private static @Nullable Compressor compressor(String property, String name) {
		String normalized = name.trim().toLowerCase(Locale.ROOT);
		if (NO_COMPRESSION.equals(normalized)) {
			return null;
		}
		try {
			return Compressors.get(normalized);
		}
		catch (UnknownCodecException ex) {
			throw unknown(property, name, ex, ", " + NO_COMPRESSION);
		}
		catch (MissingLibraryException ex) {
			throw missing(property, name, ex);
		}
	}

	private static InvalidCacheSettingException unknown(String property, String name, UnknownCodecException ex,
			String alsoKnown) {
		return new InvalidCacheSettingException(property, name, "nothing of that name is known",
				"Use one of: " + String.join(", ", ex.known()) + alsoKnown + ".");
	}

	private static InvalidCacheSettingException missing(String property, String name, MissingLibraryException ex) {
		return new InvalidCacheSettingException(property, name, "its library is not on the class path",
				"Add the dependency " + ex.artifact() + " or choose another value.");
	}

	private static Duration positive(String property, @Nullable Duration given, Duration inherited) {
		return (given != null) ? positive(property, given) : inherited;
	}

	static Duration positive(String property, Duration given) {
		if (given.isNegative() || given.isZero()) {
			throw new InvalidCacheSettingException(property, text(given), "the time must be positive",
					"Set it to a duration such as 10m, or remove it to inherit the default.");
		}
		return bounded(property, given);
	}

	/** The scripts take a lease that lasts longer for a damaged one. */
	static Duration loadLease(Duration given) {
		String property = "cache-starter.remote.load-lease";
		if (positive(property, given).compareTo(LONGEST_LEASE) > 0) {
			throw new InvalidCacheSettingException(property, text(given), "a lease lasts for at most 10m",
					"Set it to a few seconds: a load that goes on renews it.");
		}
		return given;
	}

	static int maxDynamicCaches(int given) {
		if (given <= 0) {
			throw new InvalidCacheSettingException("cache-starter.max-dynamic-caches", given,
					"the number must be positive",
					"Set it to a number such as 1000, or set 'cache-starter.dynamic: false'.");
		}
		return given;
	}

	static SweepSettings sweep(Sweep given) {
		return new SweepSettings(given.enabled(), positive("cache-starter.sweep.interval", given.interval()),
				positive("cache-starter.sweep.keys-per-second", given.keysPerSecond(), "5000"));
	}

	static AuditSettings audit(Audit given) {
		return new AuditSettings(given.enabled(), positive("cache-starter.audit.interval", given.interval()),
				positive("cache-starter.audit.sample", given.sample(), "100"));
	}

	static BreakerSettings breaker(String prefix, Breaker given) {
		float rate = given.failureRateThreshold();
		if (!(rate > 0 && rate <= 100)) {
			throw new InvalidCacheSettingException(prefix + "failure-rate-threshold", rate,
					"the share must be above 0 and at most 100", "Set it to a share in percent such as 50.");
		}
		int window = positive(prefix + "sliding-window-size", given.slidingWindowSize(), "50");
		int least = positive(prefix + "minimum-number-of-calls", given.minimumNumberOfCalls(), "10");
		if (least > window) {
			throw new InvalidCacheSettingException(prefix + "minimum-number-of-calls", least,
					"the window has only " + window + " calls",
					"Set it to at most '" + prefix + "sliding-window-size', or make the window larger.");
		}
		Duration first = positive(prefix + "wait-duration-in-open-state", given.waitDurationInOpenState());
		Duration longest = positive(prefix + "longest-wait-duration", given.longestWaitDuration());
		if (longest.compareTo(first) < 0) {
			throw new InvalidCacheSettingException(prefix + "longest-wait-duration", text(longest),
					"the first wait is already " + text(first),
					"Set it to at least '" + prefix + "wait-duration-in-open-state'.");
		}
		return new BreakerSettings(given.enabled(), rate, window, least, first, longest);
	}

	static ReplicationSettings replication(String prefix, Remote remote) {
		Replication given = remote.replication();
		return new ReplicationSettings(replicas(prefix + "replicas", given.replicas()),
				replicationTimeout(prefix + "timeout", given.replicas(), given.timeout(), remote));
	}

	private static int replicas(String property, int given) {
		if (given < 0) {
			throw new InvalidCacheSettingException(property, given, "the number must not be negative",
					"Set it to a number such as 1, or to 0 not to wait.");
		}
		return given;
	}

	private static Duration replicationTimeout(String property, int replicas, Duration given, Remote remote) {
		Duration timeout = positive(property, given);
		if (timeout.toMillis() == 0) {
			throw new InvalidCacheSettingException(property, text(timeout), "Redis counts in milliseconds",
					"Set it to at least 1ms, such as 100ms.");
		}
		if (replicas > 0 && timeout.compareTo(remote.timeout()) >= 0) {
			throw new InvalidCacheSettingException(property, text(timeout),
					"a call ends after " + text(remote.timeout()) + " already",
					"Set it to less than 'cache-starter.remote.timeout'.");
		}
		return timeout;
	}

	static LockSettings lock(Lock given, Remote remote) {
		String prefix = "cache-starter.lock.";
		return new LockSettings(notNegative(prefix + "wait", given.waitTime(), "10s, or to 0s not to wait"),
				lockLease(prefix + "lease", given.lease()),
				notNegative(prefix + "delay-after-failover", given.delayAfterFailover(), "30s, or to 0s for no delay"),
				replicas(prefix + "replicas", given.replicas()), replicationTimeout(prefix + "replication-timeout",
						given.replicas(), given.replicationTimeout(), remote));
	}

	private static Duration lockLease(String property, Duration given) {
		if (!LockSettings.isLease(given)) {
			throw new InvalidCacheSettingException(property, text(given), "a lock is taken for 100ms to 24h",
					"Set it to a duration such as 30s: a lock that is still held is renewed.");
		}
		return given;
	}

	static ReadFrom readFrom(String property, String given, boolean cluster) {
		ReadFrom readFrom;
		try {
			readFrom = ReadFrom.valueOf(given.replace("-", ""));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidCacheSettingException(property, given, "nothing of that name is known",
					"Use upstream, upstream-preferred, replica, replica-preferred, any or lowest-latency.");
		}
		if (readFrom != ReadFrom.UPSTREAM && !cluster) {
			throw new InvalidCacheSettingException(property, given, "Redis is no cluster",
					"Remove the property: without a cluster values are read from the primary.");
		}
		return readFrom;
	}

	static JournalSettings journal(Journal given) {
		return new JournalSettings(positive("cache-starter.remote.journal.capacity", given.capacity(), "10000"),
				given.file());
	}

	static int maxKnownTags(int given) {
		return positive("cache-starter.tags.max-known", given, "100000");
	}

	private static int positive(String property, int given, String example) {
		if (given <= 0) {
			throw new InvalidCacheSettingException(property, given, "the number must be positive",
					"Set it to a number such as " + example + ".");
		}
		return given;
	}

	static Duration shutdownTimeout(Duration given) {
		return notNegative("cache-starter.remote.shutdown-timeout", given, given);
	}

	private static Duration notNegative(String property, @Nullable Duration given, Duration inherited) {
		return (given != null) ? notNegative(property, given, "30s, or to 0s not to cache null") : inherited;
	}

	private static Duration notNegative(String property, Duration given, String examples) {
		if (given.isNegative()) {
			throw new InvalidCacheSettingException(property, text(given), "the time must not be negative",
					"Set it to a duration such as " + examples + ".");
		}
		return bounded(property, given);
	}

	private static Duration bounded(String property, Duration given) {
		if (given.compareTo(LONGEST) > 0) {
			throw new InvalidCacheSettingException(property, text(given), "the time must not be longer than 36500 days",
					"Set it to a duration such as 365d.");
		}
		return given;
	}

	private static double share(String property, @Nullable Double given, double inherited) {
		if (given == null) {
			return inherited;
		}
		if (!(given >= 0 && given <= 1)) {
			throw new InvalidCacheSettingException(property, given, "a share must be between 0 and 1",
					"Set it to a number such as 0.1, or to 0 for none.");
		}
		return given;
	}

	private static long bound(String property, Object given, long value, String example) {
		if (value <= 0) {
			throw new InvalidCacheSettingException(property, given, "the bound must be positive",
					"Set it to a value such as " + example
							+ ", or switch the local level off with 'local.enabled: false'.");
		}
		return value;
	}

	private static int size(String property, @Nullable DataSize given, int inherited) {
		if (given == null) {
			return inherited;
		}
		if (given.isNegative() || given.toBytes() > Integer.MAX_VALUE) {
			throw new InvalidCacheSettingException(property, given, "the size must be between 0 and 2 GB",
					"Set it to a size such as 4KB, or set 'remote.compression: none' to switch compression off.");
		}
		return (int) given.toBytes();
	}

	private static int maxValueSize(String property, @Nullable DataSize given, int inherited) {
		if (given == null) {
			return inherited;
		}
		if (given.toBytes() <= 0 || given.compareTo(LARGEST_VALUE) > 0) {
			throw new InvalidCacheSettingException(property, given, "the size must be positive and at most 512 MB",
					"Set it to a size such as 8MB, or switch the remote level off with 'remote.enabled: false'.");
		}
		return (int) given.toBytes();
	}

	private static boolean orElse(@Nullable Boolean given, boolean inherited) {
		return (given != null) ? given : inherited;
	}

	static String text(Duration duration) {
		return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
	}

}
