package io.cachestarter.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a comparison runs on.
 *
 * @param processors how many, and of which kind
 * @param system the operating system
 * @param java the JVM
 * @param commit the commit in the current folder
 * @param load how many threads have wanted to run in the last minute
 */
record Machine(String processors, String system, String java, String commit, double load) {

	static Machine now() throws IOException, InterruptedException {
		var system = ManagementFactory.getOperatingSystemMXBean();
		return new Machine(system.getAvailableProcessors() + " processors" + kind(),
				system.getName() + " " + system.getVersion(),
				System.getProperty("java.vm.name") + " " + System.getProperty("java.version"), described(),
				system.getSystemLoadAverage());
	}

	private static String kind() throws IOException {
		Path file = Path.of("/proc/cpuinfo");
		if (!Files.exists(file)) {
			return "";
		}
		try (Stream<String> lines = Files.lines(file)) {
			return lines.filter((line) -> line.startsWith("model name"))
				.findFirst()
				.map((line) -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
				.orElse("");
		}
	}

	private static String described() throws InterruptedException {
		try {
			Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").redirectErrorStream(true)
				.start();
			String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			return (git.waitFor() == 0) ? said : "unknown";
		}
		catch (IOException ex) {
			return "unknown, as git cannot be run";
		}
	}

	String describe(Machine after) {
		return String.format(Locale.ROOT, "%s, %s, %s, commit %s, load %.1f before and %.1f after", this.processors,
				this.system, this.java, this.commit, this.load, after.load);
	}

}
