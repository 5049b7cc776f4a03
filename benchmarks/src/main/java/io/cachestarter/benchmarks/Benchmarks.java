package io.cachestarter.benchmarks;

/**
 * Runs a comparison and prints its table: {@code local}, {@code annotated} or
 * {@code remote}, and then the number of rounds.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Runs a comparison.
	 * @param args its name and the number of rounds
	 * @throws Exception if it cannot be run
	 */
	public static void main(String[] args) throws Exception {
		String name = (args.length > 0) ? args[0] : "";
		switch (name) {
			case "local" -> new JmhRounds(LocalHitBenchmark.class, rounds(args, 5)).run();
			case "annotated" -> new JmhRounds(AnnotatedHitBenchmark.class, rounds(args, 5)).run();
			case "remote" -> RemoteHitBenchmark.run(rounds(args, 30));
			default -> System.out.println("Usage: java -jar benchmarks.jar local|annotated|remote [rounds]");
		}
		System.exit(0);
	}

	private static int rounds(String[] args, int standard) {
		return (args.length > 1) ? Integer.parseInt(args[1]) : standard;
	}

}
