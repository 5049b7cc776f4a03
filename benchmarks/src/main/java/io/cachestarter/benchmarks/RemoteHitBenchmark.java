package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * A hit in Redis. The candidates take turns in one JVM, in an order that moves on with
 * each round, and are compared within each round.
 * <p>
 * The yardstick is the least that a program can do: one connection, keys that are bytes
 * already, an answer without header, no timeout, and Jackson's reader.
 */
final class RemoteHitBenchmark {

	private static final int WARM_UP_ROUNDS = 4;

	/** Turns become shorter with the number of candidates, which all codecs are. */
	private static final Duration TURN = Duration.ofMillis(700);

	private static final int MANY_THREADS = 32;

	private RemoteHitBenchmark() {
	}

	/**
	 * Runs rounds.
	 * @param all whether with one thread, larger values and all codecs, too
	 */
	static void run(int rounds, boolean all) throws Exception {
		for (int bytes : all ? List.of(200, 4_000, 100_000) : List.of(200)) {
			Collection<StarterCodec> codecs = all ? StarterCodec.forValues(bytes) : List.of(StarterCodec.DEFAULT);
			try (StarterApplication application = StarterApplication.start(StarterCodec.settings());
					RemoteHits hits = new RemoteHits(application, bytes);
					CommandCounter server = new CommandCounter(application.redisPort())) {
				for (int threads : all ? List.of(1, MANY_THREADS) : List.of(MANY_THREADS)) {
					Turns turns = new Turns(server);
					hits.candidates(codecs)
						.forEach((name, read) -> turns.add(name, () -> Load.run(read, threads, TURN)));
					turns.run(WARM_UP_ROUNDS, rounds);
					turns.print("%,d bytes, %d %s".formatted(bytes, threads, (threads > 1) ? "threads" : "thread"),
							"read");
				}
			}
		}
	}

}
