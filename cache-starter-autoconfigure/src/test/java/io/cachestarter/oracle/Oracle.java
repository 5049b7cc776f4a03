package io.cachestarter.oracle;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Knows which writes have returned, and so the oldest version of each key that may still
 * be read. Safe for use by multiple threads.
 */
final class Oracle {

	private final Map<String, Queue<Write>> writes = new ConcurrentHashMap<>();

	private final Map<String, Long> lastReads = new ConcurrentHashMap<>();

	private final Expectations expectations;

	private final World world;

	Oracle(Expectations expectations, World world) {
		this.expectations = expectations;
		this.world = world;
	}

	/**
	 * Note that a write has returned.
	 * @param kind how
	 * @param node where
	 * @param raised what it has left in the database
	 */
	void wrote(WriteKind kind, OracleNode node, Collection<Versioned> raised) {
		long now = System.nanoTime();
		this.world.tally().wrote();
		for (Versioned value : raised) {
			Write write = new Write(kind, node, value.version(), now);
			this.writes.computeIfAbsent(value.key(), (key) -> new ConcurrentLinkedQueue<>()).add(write);
			this.world.history().note(value.key(), write + " has returned");
		}
	}

	/** Judge a value that a read has returned while writers were at work. */
	void read(Read read, Versioned value) {
		note(read, value);
		Queue<Write> known = this.writes.get(value.key());
		if (known == null) {
			this.world.tally().judged(Verdict.FRESH);
			return;
		}
		Write worst = known.stream()
			.filter((write) -> write.version() > value.version())
			.max(Comparator.comparing((write) -> judge(read, write)))
			.orElse(null);
		Verdict verdict = (worst != null) ? judge(read, worst) : Verdict.FRESH;
		this.world.tally().judged(verdict);
		if (worst != null && verdict.isFault()) {
			report(verdict, read, value,
					"%s had returned %.3f ms before".formatted(worst, worst.nanosBefore(read) / 1e6));
		}
	}

	/**
	 * Judge a value that a read has returned when nobody writes any more.
	 * @param stale what it is if it is not that of the database
	 */
	void readAtTheEnd(Read read, Versioned value, Verdict stale) {
		note(read, value);
		Versioned expected = this.world.database().read(value.key());
		if (!value.equals(expected)) {
			this.world.tally().judged(stale);
			report(stale, read, value, "the database has v" + expected.version());
		}
	}

	private Verdict judge(Read read, Write newer) {
		if (newer.nanosBefore(read) < 0) {
			return Verdict.FRESH;
		}
		if (read.begunNanos() > this.expectations.knownToAllNanos(newer.returnedNanos())) {
			return Verdict.LASTINGLY_STALE;
		}
		boolean own = newer.node() == read.node() && this.expectations.readsOwnWrites();
		return own ? Verdict.OWN_WRITE_MISSED : Verdict.BRIEFLY_STALE;
	}

	/** What the same node reads again and again is noted once. */
	private void note(Read read, Versioned value) {
		Long last = this.lastReads.put(value.key() + read.node(), value.version());
		if (last == null || last != value.version()) {
			this.world.history().note(value.key(), read + " returns v" + value.version());
		}
	}

	private void report(Verdict verdict, Read read, Versioned value, String reason) {
		this.world.findings()
			.add(verdict.name(), value.key(),
					"%s returned %s v%d, but %s".formatted(read, value.key(), value.version(), reason));
	}

}
