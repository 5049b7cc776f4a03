package io.cachestarter.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Candidates that take short turns in one JVM, in an order that moves on with each round,
 * and are compared round by round with the first of them.
 */
final class Turns {

	private final List<Candidate> candidates = new ArrayList<>();

	private final CommandCounter server;

	/**
	 * Begins without candidates.
	 * @param server the Redis that all of them use
	 */
	Turns(CommandCounter server) {
		this.server = server;
	}

	/**
	 * Adds a candidate.
	 * @param preparation what comes before each turn and is not measured
	 * @param turn what is measured
	 */
	void add(String label, Callable<?> preparation, Callable<Load> turn) {
		this.candidates.add(new Candidate(label, preparation, turn, new Series()));
	}

	/** Adds a candidate that needs no preparation. */
	void add(String label, Callable<Load> turn) {
		add(label, () -> true, turn);
	}

	/**
	 * Lets each candidate take its turns.
	 * @param warmUp the number of rounds that do not count
	 * @param rounds the number of those that do
	 */
	void run(int warmUp, int rounds) throws Exception {
		for (int round = 0; round < warmUp + rounds; round++) {
			for (int turn = 0; turn < this.candidates.size(); turn++) {
				Candidate candidate = this.candidates.get((round + turn) % this.candidates.size());
				candidate.preparation.call();
				ServerTimes before = this.server.times();
				Load load = candidate.turn.call();
				double serverMicros = this.server.times().minus(before).cpuMicros();
				if (round >= warmUp) {
					candidate.series.add(load, serverMicros);
				}
			}
		}
	}

	/**
	 * Prints what was measured.
	 * @param title what is compared
	 * @param operation what is done, in the singular
	 */
	void print(String title, String operation) {
		Candidate first = this.candidates.get(0);
		String other = " / " + first.label;
		MarkdownTable table = new MarkdownTable(title, "time" + other, "processor" + other, "server" + other,
				operation + "s/s", "time between two, µs", "processor, µs", "server processor, µs", "B/" + operation);
		this.candidates.forEach((candidate) -> candidate.series.addTo(table, candidate.label, first.series));
	}

	private record Candidate(String label, Callable<?> preparation, Callable<Load> turn, Series series) {

	}

	private static final class Series {

		private final Samples micros = new Samples();

		private final Samples server = new Samples();

		private final Samples bytes = new Samples();

		private long operations;

		private long cpuNanos;

		void add(Load load, double serverMicros) {
			this.micros.add(1e6 / load.rate());
			this.server.add(serverMicros / load.reads());
			this.bytes.add(load.bytesPerRead());
			this.operations += load.reads();
			this.cpuNanos += load.cpuNanos();
		}

		/** Returns the mean, because the time of a turn is known in steps of 10 ms. */
		double cpuMicros() {
			return this.cpuNanos / 1e3 / this.operations;
		}

		void addTo(MarkdownTable table, String label, Series yardstick) {
			table.row(label, this.micros.ratio(yardstick.micros).spread(),
					MarkdownTable.number(cpuMicros() / yardstick.cpuMicros()),
					this.server.ratio(yardstick.server).spread(), MarkdownTable.number(1e6 / this.micros.median()),
					MarkdownTable.number(this.micros.median()), MarkdownTable.number(cpuMicros()),
					MarkdownTable.number(this.server.median()), MarkdownTable.number(this.bytes.median()));
		}

	}

}
