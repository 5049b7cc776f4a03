package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Lets the threads of two JVMs check one key. The contenders take short turns, in an
 * order that moves on.
 */
final class HotChecks {

	private static final Duration TURN = Duration.ofMillis(250);

	private static final int WARM_UP_TURNS = 8;

	/** The highest limit of the exact window, about ten times what is reached. */
	private static final Limit ENDLESS = new Limit(100_000, Duration.ofMillis(100));

	/** Short, so that a turn has several. */
	private static final Duration WINDOW = Duration.ofMillis(50);

	private final Map<LimitContender, Series> measured = new EnumMap<>(LimitContender.class);

	private final String title;

	private final List<WorkerProcess> workers;

	private final CommandCounter commands;

	private HotChecks(String title, Map<LimitContender, Limit> limits, List<WorkerProcess> workers,
			CommandCounter commands) {
		this.title = title;
		this.workers = workers;
		this.commands = commands;
		limits.forEach((contender, limit) -> this.measured.put(contender, new Series(limit)));
	}

	/** Returns checks that are all allowed. */
	static HotChecks allowed(Iterable<LimitContender> contenders, List<WorkerProcess> workers,
			CommandCounter commands) {
		Map<LimitContender, Limit> limits = new EnumMap<>(LimitContender.class);
		contenders.forEach((contender) -> limits.put(contender, ENDLESS));
		return new HotChecks("hot key, all allowed", limits, workers, commands);
	}

	/** Returns checks of half as many permits as each contender has just given. */
	HotChecks halved() {
		Map<LimitContender, Limit> limits = new EnumMap<>(LimitContender.class);
		this.measured.forEach((contender, series) -> {
			double permits = series.allowed.median() * WINDOW.toMillis() / 1e3 / 2;
			limits.put(contender, new Limit(Math.max(1, (long) permits), WINDOW));
		});
		return new HotChecks("hot key, half of that allowed", limits, this.workers, this.commands);
	}

	/** Lets each contender take some turns, the last of them under MONITOR. */
	void warmUp() throws Exception {
		for (Map.Entry<LimitContender, Series> entry : this.measured.entrySet()) {
			Callable<LimitCounts> turn = () -> turn(entry.getKey(), entry.getValue().limit);
			for (int i = 0; i < WARM_UP_TURNS; i++) {
				turn.call();
			}
			entry.getValue().trace = this.commands.trace(turn);
		}
	}

	void measure(Duration each) {
		List<LimitContender> contenders = List.copyOf(this.measured.keySet());
		for (int turn = 0; turn < each.dividedBy(TURN); turn++) {
			for (int i = 0; i < contenders.size(); i++) {
				LimitContender contender = contenders.get((turn + i) % contenders.size());
				Series series = series(contender);
				CommandStats statsBefore = this.commands.stats();
				ServerTimes timesBefore = this.commands.times();
				LimitCounts counts = turn(contender, series.limit);
				series.add(counts, this.commands.times().minus(timesBefore));
				series.stats.add(this.commands.stats().minus(statsBefore));
			}
		}
	}

	private LimitCounts turn(LimitContender contender, Limit limit) {
		LimitTurn turn = LimitTurn.soon(contender, limit, TURN);
		this.workers.forEach((worker) -> worker.begin(turn.format()));
		return this.workers.stream()
			.map((worker) -> worker.await(LimitCounts::read))
			.reduce(LimitCounts.NONE, LimitCounts::plus);
	}

	void print() {
		MarkdownTable table = new MarkdownTable(this.title, "checks / script", "checks / RRateLimiter",
				"checks / Bucket4j", "checks/s", "allowed/s", "allowed, %", "sent", "commands of the server",
				"server processor, µs", "in commands, µs");
		this.measured.forEach((contender, series) -> table.row(contender, ratio(series, LimitContender.GCRA),
				ratio(series, LimitContender.RRATE_LIMITER), ratio(series, LimitContender.BUCKET4J),
				MarkdownTable.number(series.rate.median()), MarkdownTable.number(series.allowed.median()),
				String.format(Locale.ROOT, "%.1f", 100.0 * series.counts.allowed() / series.counts.all()),
				MarkdownTable.number(series.sent()), MarkdownTable.number(series.executed()),
				MarkdownTable.number(series.server.median()), MarkdownTable.number(series.inCommands.median())));
	}

	private String ratio(Series series, LimitContender other) {
		Series yardstick = this.measured.get(other);
		return (yardstick != null) ? series.rate.ratio(yardstick.rate).spread() : "";
	}

	private Series series(LimitContender contender) {
		return Objects.requireNonNull(this.measured.get(contender));
	}

	private static final class Series {

		private final Samples rate = new Samples();

		private final Samples allowed = new Samples();

		private final Samples server = new Samples();

		private final Samples inCommands = new Samples();

		private final List<CommandStats> stats = new ArrayList<>();

		private final Limit limit;

		private CommandTrace trace = CommandTrace.of(List.of());

		private LimitCounts counts = LimitCounts.NONE;

		Series(Limit limit) {
			this.limit = limit;
		}

		void add(LimitCounts more, ServerTimes times) {
			this.counts = this.counts.plus(more);
			this.rate.add(more.all() * 1e9 / TURN.toNanos());
			this.allowed.add(more.allowed() * 1e9 / TURN.toNanos());
			this.server.add(times.cpuMicros() / more.all());
			this.inCommands.add(times.commandMicros(this.trace) / more.all());
		}

		double sent() {
			return this.stats.stream().mapToDouble(this.trace::sentByClients).sum() / this.counts.all();
		}

		double executed() {
			return this.stats.stream().mapToDouble(CommandStats::total).sum() / this.counts.all();
		}

	}

}
