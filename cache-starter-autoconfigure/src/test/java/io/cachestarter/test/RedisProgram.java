package io.cachestarter.test;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import redis.embedded.core.ExecutableProvider;

/**
 * The redis-server that embedded-redis brings, unpacked once for all tests of the JVM, or
 * the one that the system property {@code redis.executable} names.
 */
final class RedisProgram {

	private static final Path PATH = find();

	private RedisProgram() {
	}

	static Path path() {
		return PATH;
	}

	/**
	 * Find a program that can speak TLS, here or among those that are installed.
	 */
	static Optional<Path> findWithTls() {
		Stream<Path> installed = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
			.splitAsStream(System.getenv().getOrDefault("PATH", ""))
			.map((folder) -> Path.of(folder, "redis-server"))
			.filter(Files::isExecutable);
		return Stream.concat(Stream.of(PATH), installed).filter(RedisProgram::knowsTls).findFirst();
	}

	/** With a certificate that is not there, every program ends at once. */
	private static boolean knowsTls(Path program) {
		try {
			Process process = new ProcessBuilder(program.toString(), "--port", "0", "--tls-port", "1",
					"--tls-cert-file", "absent")
				.redirectErrorStream(true)
				.start();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return !said.contains("Bad directive");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path find() {
		String executable = System.getProperty("redis.executable");
		return (executable != null) ? Path.of(executable) : unpack();
	}

	private static Path unpack() {
		try {
			Path folder = Files.createTempDirectory("redis-test-program");
			folder.toFile().deleteOnExit();
			Path program = ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
			program.toFile().deleteOnExit();
			return program;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
