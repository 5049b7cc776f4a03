package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * Lets one thread take a lock that nobody else wants and give it back, again and again.
 * The contenders take short turns in one JVM, in an order that moves on, and are compared
 * turn by turn.
 */
final class UncontendedLocks {

	private static final Duration TURN = Duration.ofMillis(100);

	private static final int WARM_UP_TURNS = 30;

	/** Cycles whose commands are counted. */
	private static final int COUNTED = 1_000;

	private final LockContender.Nodes nodes;

	private final CommandCounter commands;

	private final Map<LockContender, Series> measured = new EnumMap<>(LockContender.class);

	private UncontendedLocks(LockContender.Nodes nodes, CommandCounter commands) {
		this.nodes = nodes;
		this.commands = commands;
		nodes.all().keySet().forEach((contender) -> this.measured.put(contender, new Series()));
	}

	static void run(int redisPort, Collection<LockContender> contenders, Duration each, CommandCounter commands)
			throws Exception {
		try (LockContender.Nodes nodes = LockContender.Nodes.start(contenders, redisPort, "free")) {
			UncontendedLocks locks = new UncontendedLocks(nodes, commands);
			locks.count();
			locks.measure((int) each.dividedBy(TURN));
			locks.print();
		}
	}

	private void measure(int turns) throws ExecutionException, InterruptedException {
		List<LockContender> contenders = List.copyOf(this.nodes.all().keySet());
		for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
			for (int i = 0; i < contenders.size(); i++) {
				LockContender contender = contenders.get(Math.floorMod(turn + i, contenders.size()));
				LockNode lock = this.nodes.get(contender);
				Load load = Load.run((index) -> cycle(lock), 1, TURN);
				if (turn >= 0) {
					series(contender).add(load);
				}
			}
		}
	}

	/** Comes first: renewals of what has been held before would be counted, too. */
	private void count() throws Exception {
		for (LockContender contender : this.nodes.all().keySet()) {
			LockNode lock = this.nodes.get(contender);
			Series series = series(contender);
			// Scripts are loaded now.
			cycle(lock);
			series.cycle = this.commands.trace(() -> cycles(lock));
			if (contender.isWhole()) {
				lock.lock();
				series.again = this.commands.trace(() -> cycles(lock));
				lock.unlock();
			}
		}
	}

	private static boolean cycles(LockNode lock) {
		for (int i = 0; i < COUNTED; i++) {
			cycle(lock);
		}
		return true;
	}

	private static boolean cycle(LockNode lock) {
		lock.lock();
		lock.unlock();
		return true;
	}

	private void print() {
		Series yardstick = series(LockContender.RAW);
		MarkdownTable table = new MarkdownTable("uncontended", "time / raw", "processor time / raw", "time, µs",
				"processor, µs", "B/cycle", "sent by the client", "commands of the server", "sent, held already",
				"commands, held already");
		this.measured.forEach((contender, series) -> table.row(contender,
				series.micros.ratio(yardstick.micros).spread(), series.cpu.ratio(yardstick.cpu).spread(),
				MarkdownTable.number(series.micros.median()), MarkdownTable.number(series.cpu.median()),
				MarkdownTable.number(series.bytes.median()), perCycle(series.cycle.clients().total()),
				perCycle(series.cycle.total()), contender.isWhole() ? perCycle(series.again.clients().total()) : "",
				contender.isWhole() ? perCycle(series.again.total()) : ""));
	}

	private static String perCycle(long count) {
		return MarkdownTable.number((double) count / COUNTED);
	}

	private Series series(LockContender contender) {
		return Objects.requireNonNull(this.measured.get(contender));
	}

	private static final class Series {

		private final Samples micros = new Samples();

		private final Samples cpu = new Samples();

		private final Samples bytes = new Samples();

		private CommandTrace cycle = CommandTrace.of(List.of());

		private CommandTrace again = CommandTrace.of(List.of());

		void add(Load load) {
			this.micros.add(1e6 / load.rate());
			this.cpu.add(load.cpuMicrosPerRead());
			this.bytes.add(load.bytesPerRead());
		}

	}

}
