package io.cachestarter.writebehind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.cachestarter.test.FreePorts;

/**
 * A PostgreSQL server of the packages of this machine, with a data folder of its own. As
 * root it runs as the user that the packages have made.
 */
final class PostgresDatabase implements SharedDatabase {

	private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

	private final int port = FreePorts.next();

	private final Path bin;

	private final Path folder;

	PostgresDatabase(Path bin) {
		this.bin = bin;
		try {
			this.folder = Files.createTempDirectory("postgres");
			run("chmod", "777", this.folder.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		runAsOwner(tool("initdb"), "-D", data(), "-U", "test", "--auth=trust", "--no-sync", "-E", "UTF8");
		start();
	}

	/** Find its programs. */
	static Optional<Path> find() {
		if (!Files.isDirectory(PACKAGES)) {
			return Optional.empty();
		}
		try (Stream<Path> versions = Files.list(PACKAGES)) {
			return versions.map((version) -> version.resolve("bin"))
				.filter((bin) -> Files.isExecutable(bin.resolve("initdb")))
				.max(Comparator.naturalOrder());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String tool(String name) {
		return this.bin.resolve(name).toString();
	}

	private String data() {
		return this.folder.resolve("data").toString();
	}

	@Override
	public String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/postgres?user=test";
	}

	@Override
	public void stop() {
		runAsOwner(tool("pg_ctl"), "-D", data(), "-m", "immediate", "-w", "stop");
	}

	@Override
	public void start() {
		String options = "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s".formatted(this.port,
				this.folder);
		runAsOwner(tool("pg_ctl"), "-D", data(), "-l", this.folder.resolve("log").toString(), "-o", options, "-w",
				"start");
	}

	@Override
	public void close() {
		stop();
		runAsOwner("rm", "-rf", data(), this.folder.resolve("log").toString());
		run("rm", "-rf", this.folder.toString());
	}

	private static void runAsOwner(String... command) {
		List<String> all = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
		}
		all.addAll(List.of(command));
		run(all.toArray(String[]::new));
	}

	private static void run(String... command) {
		try {
			Path output = Files.createTempFile("postgres", ".out");
			Process process = new ProcessBuilder(command).directory(Path.of("/tmp").toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			if (process.waitFor() != 0) {
				throw new IllegalStateException(String.join(" ", command) + ":\n" + Files.readString(output));
			}
			Files.delete(output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return "PostgreSQL";
	}

}
