package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import redis.embedded.core.ExecutableProvider;

/**
 * The redis-server that embedded-redis brings, unpacked once for all tests of the JVM.
 */
final class RedisProgram {

	private static final Path PATH = unpack();

	private RedisProgram() {
	}

	static Path path() {
		return PATH;
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
