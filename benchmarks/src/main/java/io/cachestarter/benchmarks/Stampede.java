package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Lets 100 callers on each of 10 nodes read a cold key, or 20 cold keys, at the same
 * moment, and counts the loads of 200 ms that this takes. Beside them, cached keys are
 * read, before and during the stampede.
 */
final class Stampede {

	private static final int NODES = 10;

	private static final int CALLERS = 100;

	private static final List<Integer> KEYS = List.of(1, 20);

	private static final Duration BEFORE = Duration.ofMillis(300);

	private static final List<Contender> CONTENDERS = List.of(Contender.STARTER, Contender.SPRING,
			Contender.SPRING_SYNC, Contender.REDISSON_COMPUTE);

	private final List<CacheNode> nodes;

	private final SlowSource source;

	private long nextWarm;

	private long nextCold = SlowSource.FIRST_COLD;

	private Stampede(List<CacheNode> nodes, SlowSource source) {
		this.nodes = nodes;
		this.source = source;
	}

	static void run(int rounds) throws ExecutionException, InterruptedException {
		MarkdownTable table = new MarkdownTable(NODES * CALLERS + " callers", "cold keys", "loads", "all served, ms",
				"known hits before, µs", "meanwhile", "unknown hits before, µs", "meanwhile");
		for (Contender contender : CONTENDERS) {
			SlowSource source = new SlowSource();
			try (RedisProcess redis = RedisProcess.start();
					Contender.Nodes nodes = contender.start(NODES, redis.port(), source)) {
				Stampede stampede = new Stampede(nodes.list(), source);
				for (int keys : KEYS) {
					Results results = stampede.measure(keys, rounds);
					redis.check();
					results.addTo(table, contender + ", " + keys, keys);
				}
			}
		}
	}

	/** The first round warms up and is not counted. */
	private Results measure(int keys, int rounds) throws ExecutionException, InterruptedException {
		round(keys, new Results());
		Results results = new Results();
		for (int round = 0; round < rounds; round++) {
			round(keys, results);
		}
		return results;
	}

	private void round(int keys, Results results) throws ExecutionException, InterruptedException {
		WarmReads warm = WarmReads.start(this.nodes.get(NODES - 1), this.nodes.get(0), this.nextWarm);
		Span before = Span.asleep(BEFORE);
		Span wave = new ColdWave(this.nodes, CALLERS, this.nextCold, keys).run();
		warm.stop();
		results.add(this.source.takeLoads(), wave, before, warm);
		this.nextWarm += WarmReads.KEYS;
		this.nextCold += keys;
	}

	private static final class Results {

		private final Samples loads = new Samples();

		private final Samples served = new Samples();

		private final Samples knownBefore = new Samples();

		private final Samples known = new Samples();

		private final Samples unknownBefore = new Samples();

		private final Samples unknown = new Samples();

		void add(int loads, Span wave, Span before, WarmReads warm) {
			this.loads.add(loads);
			this.served.add(wave.millis());
			this.knownBefore.add(warm.known(before).median());
			this.known.add(warm.known(wave).median());
			this.unknownBefore.add(warm.unknown(before).median());
			this.unknown.add(warm.unknown(wave).median());
		}

		void addTo(MarkdownTable table, String label, int keys) {
			table.row(label, keys, range(this.loads), range(this.served), micros(this.knownBefore), micros(this.known),
					micros(this.unknownBefore), micros(this.unknown));
		}

		private static String range(Samples samples) {
			return String.format(Locale.ROOT, "%.0f (%.0f to %.0f)", samples.median(), samples.quantile(0),
					samples.quantile(1));
		}

		private static String micros(Samples samples) {
			return String.format(Locale.ROOT, "%.0f", samples.median());
		}

	}

}
