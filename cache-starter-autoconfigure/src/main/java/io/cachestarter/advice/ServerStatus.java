package io.cachestarter.advice;

import org.jspecify.annotations.Nullable;

/**
 * What one server says about itself. A number is {@code null} if the server does not tell
 * it, as those of some providers do not.
 *
 * @param server its name
 * @param version the version of Redis
 * @param uptimeSeconds since when it runs
 * @param usedMemory the bytes that its data takes
 * @param peakMemory the most that it has taken
 * @param maxMemory the bytes that it may take, 0 for no bound
 * @param policy what it does when these are used up ({@code maxmemory-policy})
 * @param systemMemory the bytes that the machine has
 * @param fragmentation the memory of the process as a multiple of that of the data
 * @param evictedKeys keys that it has removed for want of memory, since its start
 * @param expiredKeys keys that have ended by their time to live, since its start
 * @param rejectedConnections connections that were more than {@code maxclients}
 * @param persistence {@code aof} if it appends changes to a file, {@code rdb} if it has
 * saved a snapshot since its start, both, or {@code none}
 * @param persistenceFailing whether the last attempt to write to the disk has failed
 * @param state what the memory is like
 * @param unknownBecause why nothing is known, or {@code null} if the server has answered
 * @since 0.1.0
 */
public record ServerStatus(String server, @Nullable String version, @Nullable Long uptimeSeconds,
		@Nullable Long usedMemory, @Nullable Long peakMemory, @Nullable Long maxMemory, @Nullable String policy,
		@Nullable Long systemMemory, @Nullable Double fragmentation, @Nullable Long evictedKeys,
		@Nullable Long expiredKeys, @Nullable Long rejectedConnections, @Nullable String persistence,
		boolean persistenceFailing, MemoryState state, @Nullable String unknownBecause) {

	/**
	 * Reads what a server has answered to {@code INFO}.
	 * @param server its name
	 * @param info the lines
	 * @param nearlyFull the share of the bound from which it counts as nearly full
	 * @return what it says
	 */
	static ServerStatus of(String server, String info, double nearlyFull) {
		InfoLines lines = InfoLines.of(info);
		Long used = lines.number("used_memory");
		Long max = lines.number("maxmemory");
		return new ServerStatus(server, lines.text("redis_version"), lines.number("uptime_in_seconds"), used,
				lines.number("used_memory_peak"), max, lines.text("maxmemory_policy"),
				lines.number("total_system_memory"), lines.decimal("mem_fragmentation_ratio"),
				lines.number("evicted_keys"), lines.number("expired_keys"), lines.number("rejected_connections"),
				persistence(lines), isFailing(lines), MemoryState.of(used, max, nearlyFull), null);
	}

	static ServerStatus unknown(String server, String reason) {
		return new ServerStatus(server, null, null, null, null, null, null, null, null, null, null, null, null, false,
				MemoryState.UNKNOWN, reason);
	}

	/** The rights of an application do not reach as far as the setting of snapshots. */
	private static @Nullable String persistence(InfoLines lines) {
		String appending = lines.text("aof_enabled");
		if (appending == null) {
			return null;
		}
		boolean saved = hasSavedSinceStart(lines);
		if ("1".equals(appending)) {
			return saved ? "aof, rdb" : "aof";
		}
		return saved ? "rdb" : "none";
	}

	/** A server that has just started says that it has saved at that time. */
	private static boolean hasSavedSinceStart(InfoLines lines) {
		Long saved = lines.number("rdb_last_save_time");
		Long micros = lines.number("server_time_usec");
		Long uptime = lines.number("uptime_in_seconds");
		return saved != null && micros != null && uptime != null && saved > micros / 1_000_000 - uptime + 1;
	}

	private static boolean isFailing(InfoLines lines) {
		return "err".equals(lines.text("aof_last_write_status")) || "err".equals(lines.text("rdb_last_bgsave_status"));
	}

	/**
	 * Returns which share of its bound the data takes.
	 * @return the share, or {@code null} if there is no bound or it is not known
	 */
	public @Nullable Double usedShare() {
		return (this.usedMemory != null && this.maxMemory != null && this.maxMemory > 0)
				? (double) this.usedMemory / this.maxMemory : null;
	}

	/** Tells whether it removes keys for want of memory. */
	boolean mayEvict() {
		return this.policy != null && !"noeviction".equals(this.policy) && this.maxMemory != null && this.maxMemory > 0;
	}

}
