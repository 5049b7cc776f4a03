package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
