package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.springframework.util.Assert;

/**
 * Checks of one thread, all of which are allowed or all denied. The candidates take short
 * turns in one JVM, in an order that moves on, and are compared turn by turn with the
 * first of them, the script.
 */
final class SingleChecks {

	private static final Duration TURN = Duration.ofMillis(50);

	private static final int WARM_UP_TURNS = 20;

	/** Checks whose commands are counted. */
	private static final int COUNTED = 1_000;

	private static final Limit WIDE = new Limit(1_000, Duration.ofMinutes(1));

	private static final Limit USED_UP = new Limit(1_000, Duration.ofDays(30));

	private final List<Candidate> candidates = new ArrayList<>();

	private final String title;

	private final CommandCounter commands;

	private SingleChecks(String title, CommandCounter commands) {
		this.title = title;
		this.commands = commands;
	}

	/** Returns checks of many keys that all have permits. */
	static SingleChecks allowed(LimitContender.Nodes nodes, CommandCounter commands) {
		SingleChecks checks = new SingleChecks("allowed", commands);
		nodes.all().forEach((contender, node) -> {
			List<BooleanSupplier> keys = IntStream.range(0, Keys.COUNT)
				.mapToObj((i) -> node.check("single:" + i, WIDE))
				.toList();
			checks.add(contender.toString(), (index) -> keys.get(index).getAsBoolean(), true);
		});
		return checks;
	}

	/**
	 * Returns checks of one key that has no permits, and for the starter of many such
	 * keys, too: it asks Redis only once.
	 */
	static SingleChecks denied(LimitContender.Nodes nodes, CommandCounter commands) {
		SingleChecks checks = new SingleChecks("denied", commands);
		nodes.all().forEach((contender, node) -> {
			BooleanSupplier check = node.check("denied", USED_UP);
			for (int i = 0; i < USED_UP.permits(); i++) {
				Assert.state(check.getAsBoolean(), "A permit is missing");
			}
			String again = "";
			if (node instanceof StarterLimits starter) {
				FirstDenials denials = new FirstDenials(starter);
				checks.add(contender + ", first", (index) -> denials.check(), false, denials::prepare);
				again = ", again";
			}
			checks.add(contender + again, (index) -> check.getAsBoolean(), false);
		});
		return checks;
	}

	private void add(String label, IndexedRead check, boolean expected) {
		add(label, check, expected, () -> {
		});
	}

	private void add(String label, IndexedRead check, boolean expected, Runnable preparation) {
		Series series = new Series();
		IndexedRead timed = (index) -> {
			long start = System.nanoTime();
			Object allowed = check.read(index);
			series.turn.add(System.nanoTime() - start);
			Assert.state(Boolean.valueOf(expected).equals(allowed), label);
			return true;
		};
		this.candidates.add(new Candidate(label, timed, preparation, series));
	}

	/** Counts commands under MONITOR, which is not timed. */
	void count() throws Exception {
		for (Candidate candidate : this.candidates) {
			candidate.preparation.run();
			// Scripts are loaded, and keys are made now.
			candidate.checks(COUNTED);
			candidate.series.trace = this.commands.trace(() -> candidate.checks(COUNTED));
		}
	}

	void warmUp() throws ExecutionException, InterruptedException {
		for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
			for (Candidate candidate : this.candidates) {
				candidate.preparation.run();
				Load unused = turn(candidate);
			}
		}
	}

	void measure(Duration each) throws ExecutionException, InterruptedException {
		for (int turn = 0; turn < each.dividedBy(TURN); turn++) {
			for (int i = 0; i < this.candidates.size(); i++) {
				Candidate candidate = this.candidates.get((turn + i) % this.candidates.size());
				candidate.preparation.run();
				ServerTimes before = this.commands.times();
				Load load = turn(candidate);
				candidate.series.add(load, this.commands.times().minus(before));
			}
		}
	}

	/** Takes a turn, another one if the processors were not free for it. */
	private static Load turn(Candidate candidate) throws ExecutionException, InterruptedException {
		Load load;
		do {
			candidate.series.turn.clear();
			load = Load.run(candidate.check, 1, TURN);
		}
		while (load.reads() == 0);
		return load;
	}

	void print() {
		Series yardstick = this.candidates.get(0).series;
		MarkdownTable table = new MarkdownTable(this.title, "time / script", "processor / script", "server / script",
				"time, µs", "processor, µs", "B/check", "server processor, µs", "in commands, µs", "sent",
				"commands of the server");
		this.candidates.forEach((candidate) -> {
			Series series = candidate.series;
			table.row(candidate.label, series.micros.ratio(yardstick.micros).spread(),
					MarkdownTable.number(series.cpuMicros() / yardstick.cpuMicros()),
					series.server.ratio(yardstick.server).spread(), MarkdownTable.number(series.micros.median()),
					MarkdownTable.number(series.cpuMicros()), MarkdownTable.number(series.bytes.median()),
					MarkdownTable.number(series.server.median()), MarkdownTable.number(series.inCommands.median()),
					perCheck(series.trace.clients().total()), perCheck(series.trace.total()));
		});
	}

	/** The nodes of the starter ask once a second for news: that is rounded away. */
	private static String perCheck(long count) {
		return String.format(Locale.ROOT, "%.1f", (double) count / COUNTED);
	}

	private record Candidate(String label, IndexedRead check, Runnable preparation, Series series) {

		boolean checks(int count) throws Exception {
			for (int i = 0; i < count; i++) {
				this.check.read(i % Keys.COUNT);
			}
			return true;
		}

	}

	private static final class Series {

		private final Latencies turn = new Latencies();

		private final Samples micros = new Samples();

		private final Samples bytes = new Samples();

		private final Samples server = new Samples();

		private final Samples inCommands = new Samples();

		private CommandTrace trace = CommandTrace.of(List.of());

		private long cpuNanos;

		private long checks;

		void add(Load load, ServerTimes times) {
			this.micros.add(this.turn.median());
			this.cpuNanos += load.cpuNanos();
			this.checks += load.reads();
			this.bytes.add(load.bytesPerRead());
			this.server.add(times.cpuMicros() / load.reads());
			this.inCommands.add(times.commandMicros(this.trace) / load.reads());
		}

		/**
		 * Returns the mean, because the time of a turn is known in steps of 10 ms only.
		 */
		double cpuMicros() {
			return this.cpuNanos / 1e3 / this.checks;
		}

	}

}
