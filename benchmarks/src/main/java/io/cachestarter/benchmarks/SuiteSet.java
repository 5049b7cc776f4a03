package io.cachestarter.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs all comparisons one after the other, each in a JVM of its own so that none finds
 * code compiled for another, and makes a page of their tables. One that fails is left out
 * and named at the end.
 */
final class SuiteSet {

	/** The system property with the file that a comparison writes its tables to. */
	static final String REPORT = "benchmarks.report";

	private SuiteSet() {
	}

	/**
	 * Runs a set.
	 * @param name {@code short} or {@code full}
	 * @param folder where the page, the numbers and the charts go to
	 */
	static void run(String name, String folder) throws IOException, InterruptedException {
		Path target = Files.createDirectories(Path.of(folder));
		Machine before = Machine.now();
		long start = System.nanoTime();
		List<Report.Comparison> comparisons = new ArrayList<>();
		List<String> failed = new ArrayList<>();
		for (Suite suite : Suite.ALL.stream().filter(Suite::isInSets).toList()) {
			Path file = target.resolve(suite.name() + ".json");
			List<String> arguments = name.equals("short") ? suite.shortArguments() : List.of();
			System.out.printf("%n# %s %s, %d s after the start%n", suite.name(), String.join(" ", arguments),
					Duration.ofNanos(System.nanoTime() - start).toSeconds());
			if (run(suite, arguments, file) == 0) {
				comparisons.addAll(Report.read(file).comparisons());
				Files.delete(file);
			}
			else {
				failed.add(suite.name());
			}
		}
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		new Report(comparisons).writePage(target, """
				# Benchmarks: the %s set

				    java -jar benchmarks/target/benchmarks.jar %s

				%s. It took %d min. The first column of ratios of each table is drawn as well; what this project makes
				is drawn in green.
				""".formatted(name, name, before.describe(Machine.now()), took.toMinutes()));
		System.out.printf("%nThe page is %s%n", target.resolve("results.md").toAbsolutePath());
		if (!failed.isEmpty()) {
			throw new IllegalStateException("These comparisons have failed: " + failed);
		}
	}

	private static int run(Suite suite, List<String> arguments, Path file) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(WorkerProcess.thisJava());
		command.add("-D" + REPORT + "=" + file.toAbsolutePath());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName()));
		command.add(suite.name());
		command.addAll(arguments);
		Process process = new ProcessBuilder(command).inheritIO().start();
		try {
			return process.waitFor();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
