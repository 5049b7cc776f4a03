package io.cachestarter.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What follows from what a server says about itself. Decides by numbers only and asks
 * nobody. Immutable.
 */
final class ServerAdvice {

	/** Below, what an allocator keeps in hand is more than the data. */
	private static final long NOT_WORTH_DEFRAGMENTING = 64L << 20;

	private static final double FRAGMENTED = 1.5;

	private static final double SWAPPED = 0.9;

	/** What the application keeps in Redis that is no cache, in its own words. */
	private final Set<String> state;

	/** What of it has to survive a restart of the server. */
	private final Set<String> durable;

	ServerAdvice(Set<String> state, Set<String> durable) {
		this.state = state;
		this.durable = durable;
	}

	/**
	 * Judges a server.
	 * @param evictedLately how many keys it has removed since the last look, or
	 * {@code null} if this is the first one
	 */
	List<Finding> judge(ServerStatus server, @Nullable Long evictedLately) {
		List<Finding> findings = new ArrayList<>();
		if (server.unknownBecause() != null) {
			findings.add(new Finding("server-unknown", Severity.INFO, server.server(), server.unknownBecause(),
					"Nothing can be said about its memory, its policy and its persistence",
					"Let it answer, and give the Redis user the right '+info'"));
			return findings;
		}
		judgeBound(server, findings);
		judgePolicy(server, findings);
		judgeEvictions(server, evictedLately, findings);
		judgeFragmentation(server, findings);
		judgeDisk(server, findings);
		Long rejected = server.rejectedConnections();
		if (rejected != null && rejected > 0) {
			findings.add(new Finding("rejected-connections", Severity.WARNING, server.server(),
					rejected + " connections refused since the start of the server",
					"Nodes that cannot connect work without Redis",
					"Raise 'maxclients', or look for clients that open too many connections ('CLIENT LIST')"));
		}
		return findings;
	}

	private void judgeBound(ServerStatus server, List<Finding> findings) {
		if (server.state() == MemoryState.UNBOUNDED) {
			Long system = server.systemMemory();
			findings.add(new Finding("no-maxmemory", Severity.WARNING, server.server(),
					"maxmemory is 0, " + megabytes(server.usedMemory()) + " used",
					"Redis grows until the machine has no memory left and the system ends it",
					"Set 'maxmemory' to at most three quarters of the machine"
							+ ((system != null && system > 0) ? ", here " + megabytes(system / 4 * 3) : "")
							+ ", and 'maxmemory-policy' to '" + recommended() + "'"));
		}
		Double share = server.usedShare();
		if (server.state() == MemoryState.NEARLY_FULL && share != null && !server.mayEvict()) {
			findings.add(new Finding("nearly-full", Severity.CRITICAL, server.server(),
					percent(share) + " of maxmemory used (" + megabytes(server.usedMemory()) + " of "
							+ megabytes(server.maxMemory()) + "), policy " + server.policy(),
					"When it is full, writes are answered with OOM: loaded values stay in the heap of their node"
							+ (this.state.isEmpty() ? "" : ", and " + list(this.state) + " fail"),
					"Raise 'maxmemory', shorten 'ttl', or store less ('remote.compress-above')" + (this.state.isEmpty()
							? "; for caches alone set 'maxmemory-policy' to 'allkeys-lru'" : "")));
		}
	}

	private void judgePolicy(ServerStatus server, List<Finding> findings) {
		if (!server.mayEvict()) {
			return;
		}
		String policy = String.valueOf(server.policy());
		if (!this.state.isEmpty()) {
			findings.add(new Finding("policy-evicts-state", Severity.WARNING, server.server(),
					"policy " + policy + ", and the application has " + list(this.state),
					"Redis may remove them when it is short of memory: all keys of the starter have a time to live,"
							+ " so 'volatile-*' spares none of them",
					"Set 'maxmemory-policy' to 'noeviction', or give caches a server of their own"));
		}
		if (policy.endsWith("-ttl")) {
			findings
				.add(new Finding("policy-order", Severity.WARNING, server.server(), "policy " + policy,
						"What ends first goes first, and that is what is short-lived on purpose: loads under way"
								+ " and, if there are any, locks",
						"Set 'maxmemory-policy' to '" + recommended() + "'"));
		}
		if (policy.endsWith("-random")) {
			findings.add(new Finding("policy-order", Severity.INFO, server.server(), "policy " + policy,
					"What is asked for often is removed as readily as what nobody asks for",
					"Set 'maxmemory-policy' to '" + recommended() + "'"));
		}
	}

	private void judgeEvictions(ServerStatus server, @Nullable Long evictedLately, List<Finding> findings) {
		Long evicted = server.evictedKeys();
		if (evicted == null || evicted == 0 || (evictedLately != null && evictedLately == 0)) {
			return;
		}
		boolean lost = !this.state.isEmpty();
		findings.add(new Finding("evictions", lost ? Severity.CRITICAL : Severity.WARNING, server.server(),
				evicted + " keys removed for want of memory since the start of the server"
						+ ((evictedLately != null) ? ", " + evictedLately + " of them since the last look" : ""),
				lost ? "Some of them may have been of " + list(this.state)
						: "Values are loaded again that could have been read",
				"Raise 'maxmemory', shorten 'ttl', or store less ('remote.compress-above')"
						+ (lost ? "; set 'maxmemory-policy' to 'noeviction'" : "")));
	}

	private void judgeFragmentation(ServerStatus server, List<Finding> findings) {
		Double ratio = server.fragmentation();
		Long used = server.usedMemory();
		if (ratio == null || used == null || used < NOT_WORTH_DEFRAGMENTING) {
			return;
		}
		String seen = String.format(Locale.ROOT, "the process has %.2f times the %s of the data", ratio,
				megabytes(used));
		if (ratio >= FRAGMENTED) {
			findings.add(new Finding("fragmentation", Severity.WARNING, server.server(), seen,
					"Memory of the machine is taken that 'maxmemory' does not count",
					"Set 'activedefrag' to 'yes' if the server can, or restart it when there is least to do"));
		}
		else if (ratio < SWAPPED) {
			findings.add(new Finding("swapped", Severity.CRITICAL, server.server(), seen,
					"Part of the data is not in memory but swapped out, and each read of it waits for the disk",
					"Set 'maxmemory' below the memory of the machine, or give the machine more"));
		}
	}

	private void judgeDisk(ServerStatus server, List<Finding> findings) {
		if (server.persistenceFailing()) {
			findings.add(new Finding("persistence-failing", Severity.CRITICAL, server.server(),
					"the last write to the disk has failed",
					"Redis refuses writes (MISCONF) until one succeeds, and a restart loses what is not saved",
					"Look at the log of the server and at its disk; without a need for snapshots set 'save \"\"'"));
		}
		String persistence = server.persistence();
		if (!this.durable.isEmpty() && persistence != null && !persistence.startsWith("aof")) {
			findings.add(new Finding("not-durable", Severity.WARNING, server.server(),
					"persistence is " + persistence + ", and the application has " + list(this.durable),
					"A restart of the server loses them", "Set 'appendonly' to 'yes'"));
		}
	}

	private String recommended() {
		return this.state.isEmpty() ? "allkeys-lru" : "noeviction";
	}

	private static String list(Set<String> words) {
		return String.join(", ", words.stream().sorted().toList());
	}

	static String percent(double share) {
		return String.format(Locale.ROOT, "%.0f %%", share * 100);
	}

	static String megabytes(@Nullable Long bytes) {
		return (bytes != null) ? String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20)) : "unknown";
	}

}
