package io.cachestarter.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs a comparison and prints its tables, or a set of comparisons, of which it makes a
 * page. The first argument names it, the others are numbers, and names of contenders.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Runs a comparison, and ends the JVM; with status 1 if it fails.
	 * @param args its name, its numbers, and the contenders if not all
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> fail(ex));
		String name = (args.length > 0) ? args[0] : "";
		List<String> arguments = Arrays.stream(args).skip(1).toList();
		switch (name) {
			case "" -> System.out.println(usage());
			case "short", "full" -> SuiteSet.run(name, arguments.isEmpty() ? "benchmark-results" : arguments.get(0));
			default -> {
				Suite.of(name).run(arguments);
				String report = System.getProperty(SuiteSet.REPORT);
				if (report != null) {
					Report.ofThisJvm(String.join(" ", args)).writeJson(Path.of(report));
				}
			}
		}
		System.exit(0);
	}

	private static String usage() {
		String sets = "Usage: java -jar benchmarks.jar <what>\n  short [folder]\n  full [folder]\n  ";
		return Suite.ALL.stream()
			.map((suite) -> suite.name() + " " + suite.usage())
			.collect(Collectors.joining("\n  ", sets, ""));
	}

	private static void fail(Throwable ex) {
		System.err.println("Failed: " + ex.getMessage());
		ex.printStackTrace();
		System.exit(1);
	}

}
