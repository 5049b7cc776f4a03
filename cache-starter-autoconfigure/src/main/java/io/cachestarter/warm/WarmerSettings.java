package io.cachestarter.warm;

import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.CronExpression;

/**
 * How and when a warmer runs. Immutable.
 *
 * @param batch how many keys are read, loaded and stored together, from 1 to 10,000
 * @param concurrency how many batches are under way at a time, from 1 to 64
 * @param keysPerSecond how many keys are handled in a second at most while the node
 * loads, 0 for as many as possible
 * @param onStartup whether it runs at the start of the application
 * @param every time from one run to the next, at least a second, or {@code null}
 * @param cron expression that says when it runs, in the notation of Spring, or
 * {@code null}; not together with {@code every}
 * @since 0.1.0
 */
public record WarmerSettings(int batch, int concurrency, int keysPerSecond, boolean onStartup, @Nullable Duration every,
		@Nullable String cron) {

	private static final int MAX_BATCH = 10_000;

	private static final int MAX_CONCURRENCY = 64;

	private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

	/** At the start only, 500 keys at a time, two batches at once. */
	public static final WarmerSettings DEFAULT = new WarmerSettings(500, 2, 0, true, null, null);

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public WarmerSettings {
		require(batch >= 1 && batch <= MAX_BATCH, "'batch' must be from 1 to 10000 but is " + batch);
		require(concurrency >= 1 && concurrency <= MAX_CONCURRENCY,
				"'concurrency' must be from 1 to 64 but is " + concurrency);
		require(keysPerSecond >= 0,
				"'keysPerSecond' must not be negative but is " + keysPerSecond + "; use 0 for as many as possible");
		require(every == null || every.compareTo(SHORTEST_INTERVAL) >= 0,
				"'every' must be at least a second but is " + every);
		require(every == null || cron == null, "'every' and 'cron' cannot both be set: remove one of them");
		if (cron != null) {
			check(cron);
		}
	}

	private static void check(String cron) {
		try {
			CronExpression unused = CronExpression.parse(cron);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'cron' is \"" + cron + "\", which is no cron expression: "
					+ ex.getMessage() + ". Use six fields such as \"0 0 * * * *\"", ex);
		}
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * Returns settings that differ in the size of a batch.
	 * @param keys from 1 to 10,000
	 * @return the settings
	 */
	public WarmerSettings withBatch(int keys) {
		return new WarmerSettings(keys, this.concurrency, this.keysPerSecond, this.onStartup, this.every, this.cron);
	}

	/**
	 * Returns settings that differ in the number of batches under way.
	 * @param batches from 1 to 64
	 * @return the settings
	 */
	public WarmerSettings withConcurrency(int batches) {
		return new WarmerSettings(this.batch, batches, this.keysPerSecond, this.onStartup, this.every, this.cron);
	}

	/**
	 * Returns settings that differ in the rate.
	 * @param keys keys in a second, 0 for as many as possible
	 * @return the settings
	 */
	public WarmerSettings withKeysPerSecond(int keys) {
		return new WarmerSettings(this.batch, this.concurrency, keys, this.onStartup, this.every, this.cron);
	}

	/**
	 * Returns settings that differ in whether the warmer runs at the start.
	 * @param atStart whether it does
	 * @return the settings
	 */
	public WarmerSettings withOnStartup(boolean atStart) {
		return new WarmerSettings(this.batch, this.concurrency, this.keysPerSecond, atStart, this.every, this.cron);
	}

	/**
	 * Returns settings by which the warmer runs at intervals.
	 * @param interval from one run to the next
	 * @return the settings
	 */
	public WarmerSettings withEvery(Duration interval) {
		return new WarmerSettings(this.batch, this.concurrency, this.keysPerSecond, this.onStartup, interval, null);
	}

	/**
	 * Returns settings by which the warmer runs at times.
	 * @param expression cron expression in the notation of Spring
	 * @return the settings
	 */
	public WarmerSettings withCron(String expression) {
		return new WarmerSettings(this.batch, this.concurrency, this.keysPerSecond, this.onStartup, null, expression);
	}

	/** Returns the time until the next run, or {@code null} if there is no schedule. */
	@Nullable Duration untilNext(Clock clock) {
		if (this.cron == null) {
			return this.every;
		}
		ZonedDateTime now = ZonedDateTime.now(clock);
		ZonedDateTime next = CronExpression.parse(this.cron).next(now);
		return (next != null) ? Duration.between(now, next) : null;
	}

}
