package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Lets the threads of two JVMs fight for one lock. The contenders take turns, in an order
 * that moves on with each round.
 */
final class ContendedLocks {

	private final Duration hold;

	private final CommandCounter commands;

	private final List<LockWorkerProcess> workers;

	private final Map<LockContender, Series> measured = new EnumMap<>(LockContender.class);

	ContendedLocks(Duration hold, Collection<LockContender> contenders, List<LockWorkerProcess> workers,
			CommandCounter commands) {
		this.hold = hold;
		this.commands = commands;
		this.workers = workers;
		contenders.forEach((contender) -> this.measured.put(contender, new Series()));
	}

	void warmUp(Duration length) {
		this.measured.keySet().forEach((contender) -> fight(contender, length, new Contention()));
	}

	void measure(int round, Duration length) {
		List<LockContender> contenders = List.copyOf(this.measured.keySet());
		for (int i = 0; i < contenders.size(); i++) {
			LockContender contender = contenders.get((round + i) % contenders.size());
			Series series = series(contender);
			CommandStats before = this.commands.stats();
			fight(contender, length, series.contention);
			series.stats.add(this.commands.stats().minus(before));
		}
	}

	/** Lets each contender take one more turn under MONITOR, which is not timed. */
	void count(Duration length) throws Exception {
		for (Map.Entry<LockContender, Series> entry : this.measured.entrySet()) {
			Callable<Boolean> turn = () -> fight(entry.getKey(), length, new Contention());
			entry.getValue().trace = this.commands.trace(turn);
		}
	}

	private boolean fight(LockContender contender, Duration length, Contention contention) {
		LockTurn turn = LockTurn.soon(contender, this.hold, length);
		this.workers.forEach((worker) -> worker.begin(turn));
		contention.add(turn, this.workers.stream().flatMap((worker) -> worker.await().stream()).toList());
		return true;
	}

	void print() {
		LockContender first = this.measured.keySet().iterator().next();
		LockContender yardstick = this.measured.containsKey(LockContender.RLOCK) ? LockContender.RLOCK : first;
		Contention other = series(yardstick).contention;
		MarkdownTable table = new MarkdownTable(this.hold.toMillis() + " ms hold", "rate / " + yardstick,
				"hand-over / " + yardstick, "acquisitions/s", "sent by clients", "commands of the server",
				"smaller share, %", "wait p50, ms", "p99, ms", "longest, ms", "hand-over p50, µs",
				"to the other JVM, µs");
		this.measured.forEach((contender, series) -> {
			Contention own = series.contention;
			table.row(contender, own.rate().ratio(other.rate()).spread(),
					MarkdownTable.number(own.handOvers().median() / other.handOvers().median()),
					MarkdownTable.number(own.rate().median()), MarkdownTable.number(series.sent()),
					MarkdownTable.number(series.executed()), MarkdownTable.number(100 * own.share().median()),
					MarkdownTable.number(own.waits().median()), MarkdownTable.number(own.waits().quantile(0.99)),
					"%s (%s)".formatted(MarkdownTable.number(own.longest().median()),
							MarkdownTable.number(own.longest().quantile(1))),
					MarkdownTable.number(own.handOvers().median()),
					MarkdownTable.number(own.handOversToOther().median()));
		});
	}

	private Series series(LockContender contender) {
		return Objects.requireNonNull(this.measured.get(contender));
	}

	private static final class Series {

		private final Contention contention = new Contention();

		private final List<CommandStats> stats = new ArrayList<>();

		private CommandTrace trace = CommandTrace.of(List.of());

		double sent() {
			return this.stats.stream().mapToDouble(this.trace::sentByClients).sum() / this.contention.holds();
		}

		double executed() {
			return this.stats.stream().mapToDouble(CommandStats::total).sum() / this.contention.holds();
		}

	}

}
