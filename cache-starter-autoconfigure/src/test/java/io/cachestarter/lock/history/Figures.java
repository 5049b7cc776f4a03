package io.cachestarter.lock.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What can be counted and measured in a history, for one kind of lock.
 */
final class Figures {

	private final List<Long> idleNanos = new ArrayList<>();

	private final Kind kind;

	private int holds;

	private int changes;

	private int timedOut;

	private int lost;

	private int lostThoughRenewed;

	private int refused;

	private long longestWait;

	private long recovery;

	private long signal;

	private Figures(Kind kind) {
		this.kind = kind;
	}

	static List<Figures> of(History history, Expectations expectations) {
		Map<Kind, Figures> figures = new TreeMap<>();
		history.attempts().forEach((attempt) -> in(figures, attempt).count(history, expectations, attempt));
		history.holdsByLock().forEach((holds) -> in(figures, holds.get(0)).compare(history, holds));
		Idleness.of(history, expectations).forEach((idle) -> in(figures, idle.attempt()).idleNanos.add(idle.nanos()));
		figures.values().forEach((same) -> same.idleNanos.sort(null));
		return List.copyOf(figures.values());
	}

	private static Figures in(Map<Kind, Figures> figures, Attempt attempt) {
		return figures.computeIfAbsent(Kind.of(attempt.lock()), Figures::new);
	}

	private void count(History history, Expectations expectations, Attempt attempt) {
		this.timedOut += (attempt.isTimedOut() && attempt.waitNanos() != 0) ? 1 : 0;
		this.refused += attempt.isRefused() ? 1 : 0;
		if (attempt.isHeld()) {
			this.holds++;
			this.longestWait = Math.max(this.longestWait, attempt.acquired() - attempt.asked());
		}
		if (attempt.told() != Attempt.NEVER) {
			this.lost++;
			this.lostThoughRenewed += (attempt.style() != Style.FIXED) ? 1 : 0;
			long begin = history.whenItGoesOn(attempt, attempt.latestDeadline(), expectations.signalNanos(attempt));
			this.signal = Math.max(this.signal, attempt.told() - begin);
		}
	}

	private void compare(History history, List<Attempt> holds) {
		Attempt last = holds.get(0);
		for (Attempt hold : holds) {
			this.changes += hold.worker().equals(last.worker()) ? 0 : 1;
			last = hold;
			long killed = history.killed(hold);
			if (killed != Attempt.NEVER && hold.releasing() == Attempt.NEVER && hold.latestDeadline() > killed) {
				holds.stream()
					.filter((next) -> next.acquired() > killed)
					.findFirst()
					.ifPresent((next) -> this.recovery = Math.max(this.recovery, next.acquired() - killed));
			}
		}
	}

	Kind kind() {
		return this.kind;
	}

	/** Return how often the lock was held. */
	int holds() {
		return this.holds;
	}

	/** Return how often it went from one worker to another. */
	int changes() {
		return this.changes;
	}

	/** Return how many holds were lost, although they were to be renewed. */
	int lostThoughRenewed() {
		return this.lostThoughRenewed;
	}

	@Override
	public String toString() {
		long longest = this.idleNanos.isEmpty() ? 0 : this.idleNanos.get(this.idleNanos.size() - 1);
		long usual = this.idleNanos.isEmpty() ? 0 : this.idleNanos.get(this.idleNanos.size() * 99 / 100);
		return ("%s: %d holds, %d changes of worker, %d timed out, %d lost (%d though renewed) and told at most %d ms after the lease, "
				+ "%d writes refused, longest wait %d ms, waited for a free lock p99 %d ms, at most %d ms, "
				+ "next holder after a killed one within %d ms")
			.formatted(this.kind, this.holds, this.changes, this.timedOut, this.lost, this.lostThoughRenewed,
					Rule.millis(this.signal), this.refused, Rule.millis(this.longestWait), Rule.millis(usual),
					Rule.millis(longest), Rule.millis(this.recovery));
	}

}
