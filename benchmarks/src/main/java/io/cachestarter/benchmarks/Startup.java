package io.cachestarter.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.util.Assert;

/** Starts applications by turns, each in a JVM of its own with its own class path. */
final class Startup {

	private static final String PROBE = StartProbe.class.getName();

	private Startup() {
	}

	static void run(int rounds) throws IOException, InterruptedException, URISyntaxException {
		Path folder = Files.createTempDirectory("benchmarks-startup");
		copyProbe(folder);
		Map<Application, Results> measured = new EnumMap<>(Application.class);
		try (RedisProcess redis = RedisProcess.start()) {
			for (int round = -1; round < rounds; round++) {
				for (int turn = 0; turn < Application.values().length; turn++) {
					Application application = Application.values()[Math.floorMod(round + turn,
							Application.values().length)];
					double[] numbers = start(application, folder, redis.port());
					if (round >= 0) {
						measured.computeIfAbsent(application, (missing) -> new Results()).add(numbers);
					}
				}
			}
		}
		finally {
			delete(folder);
		}
		MarkdownTable table = new MarkdownTable("application", "time / with Redis", "processor / with Redis",
				"until up, ms", "processor, ms", "heap, MB", "classes", "beans");
		Results yardstick = Objects.requireNonNull(measured.get(Application.REDIS));
		measured
			.forEach((application, results) -> table.row(application, results.millis.ratio(yardstick.millis).spread(),
					results.cpu.ratio(yardstick.cpu).spread(), MarkdownTable.number(results.millis.median()),
					MarkdownTable.number(results.cpu.median()), MarkdownTable.number(results.heap.median() / 1e6),
					MarkdownTable.number(results.classes.median()), MarkdownTable.number(results.beans.median())));
	}

	private static double[] start(Application application, Path folder, int redisPort)
			throws IOException, InterruptedException, URISyntaxException {
		List<String> command = new ArrayList<>();
		command.add(WorkerProcess.thisJava().get(0));
		command.addAll(List.of("-Xmx256m", "-cp", application.classPath(folder), PROBE,
				"--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redisPort));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try (InputStream out = process.getInputStream()) {
			List<String> lines = new String(out.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
			Assert.state(process.waitFor() == 0 && !lines.isEmpty(), () -> application + " has not started: " + lines);
			return Arrays.stream(lines.get(lines.size() - 1).split(" ")).mapToDouble(Double::parseDouble).toArray();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** The probe must not bring the class path of this JVM with it. */
	private static void copyProbe(Path folder) throws IOException {
		for (Class<?> type : List.of(StartProbe.class, StartProbe.Config.class)) {
			String file = type.getName().replace('.', '/') + ".class";
			Path target = folder.resolve(file);
			Files.createDirectories(Objects.requireNonNull(target.getParent()));
			try (InputStream in = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(file))) {
				Files.copy(in, target);
			}
		}
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
				Files.delete(file);
			}
		}
	}

	/** What starts. The libraries lie beside each other in one folder. */
	private enum Application {

		BARE("Spring Boot alone",
				"spring-(boot|core|beans|context|aop|expression|tx)-\\d.*|spring-boot-(autoconfigure|cache)-\\d.*"
						+ "|spring-context-support.*|micrometer-(commons|observation)-.*|(logback|slf4j|log4j|jul).*"
						+ "|commons-logging.*|jspecify.*|snakeyaml.*|jakarta.annotation.*"),

		REDIS("with Redis", "(?!cache-starter|caffeine|lz4).*"),

		STARTER("cache-starter", ".*");

		/** The peers, and what only benchmarks need. */
		private static final String OTHERS = "(jetcache|redisson|bucket4j|jmh|embedded-redis|spring-integration|spring-test"
				+ "|spring-webmvc|spring-web-|jakarta.servlet|fastjson|zstd|jackson-dataformat|spring-messaging).*";

		private final String label;

		private final String libraries;

		Application(String label, String libraries) {
			this.label = label;
			this.libraries = libraries;
		}

		String classPath(Path probe) throws IOException, URISyntaxException {
			Path jar = Path.of(SpringApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			try (Stream<Path> jars = Files.list(Objects.requireNonNull(jar.getParent()))) {
				return jars.filter((file) -> {
					String name = String.valueOf(file.getFileName());
					return name.matches(this.libraries) && !name.matches(OTHERS);
				})
					.map(Path::toString)
					.sorted()
					.collect(Collectors.joining(File.pathSeparator, probe + File.pathSeparator, ""));
			}
		}

		@Override
		public String toString() {
			return this.label;
		}

	}

	private static final class Results {

		private final Samples millis = new Samples();

		private final Samples cpu = new Samples();

		private final Samples heap = new Samples();

		private final Samples classes = new Samples();

		private final Samples beans = new Samples();

		void add(double[] numbers) {
			this.millis.add(numbers[0]);
			this.cpu.add(numbers[1]);
			this.heap.add(numbers[2]);
			this.classes.add(numbers[3]);
			this.beans.add(numbers[4]);
		}

	}

}
