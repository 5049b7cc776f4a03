package io.cachestarter.writebehind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * JVMs that write and flush are killed in the middle, and the database goes away for a
 * while: each accepted write is written, and those of a key in their order.
 */
@Timeout(120)
class DeadWriterIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private final List<Process> processes = new ArrayList<>();

	@TempDir
	private Path folder;

	private RedisServerHandle redis;

	@BeforeEach
	void start() {
		this.redis = RedisServers.start();
	}

	@AfterEach
	void stop() {
		this.processes.forEach((process) -> process.destroyForcibly().onExit().join());
		this.redis.close();
	}

	@Test
	void losesNothingWithH2() throws SQLException {
		losesNothing(new H2Database(this.folder));
	}

	@Test
	void losesNothingWithPostgres() throws SQLException {
		Path bin = PostgresDatabase.find().orElse(null);
		Assumptions.assumeTrue(bin != null, "There is no PostgreSQL on this machine");
		losesNothing(new PostgresDatabase(Objects.requireNonNull(bin)));
	}

	private void losesNothing(SharedDatabase database) throws SQLException {
		try (database) {
			database.createTables();
			Process first = run("first", 0, database);
			Process second = run("second", 1_000, database);
			awaitWritten(database);
			kill(first);
			awaitMore("second", 200);
			database.stop();
			awaitMore("second", 200);
			kill(second);
			database.start();
			flushAll(database);
		}
	}

	/** Another node takes over what is left of the dead ones. */
	private void flushAll(SharedDatabase database) throws SQLException {
		try (CacheNode node = CacheNode.start(this.redis, "writing", WritingNode.Node.class,
				"test.database=" + database.url(), "cache-starter.write-behind.defaults.lease=1s")) {
			WriteBehind writeBehind = node.bean(WriteBehind.class);
			assertThat(writeBehind.awaitFlushed("items", SOON)).isTrue();
			assertThat(writeBehind.deadLetters("items", 10)).isEmpty();
		}
		Map<Long, Long> values = database.values();
		accepted().forEach((key, value) -> assertThat(values.get(key)).as("key %d", key).isGreaterThanOrEqualTo(value));
		database.history().forEach((key, writes) -> {
			assertThat(writes).as("values of key %d", key).isSortedAccordingTo((a, b) -> Long.compare(a[0], b[0]));
			assertThat(writes).as("versions of key %d", key).isSortedAccordingTo((a, b) -> Long.compare(a[1], b[1]));
		});
	}

	private void awaitWritten(SharedDatabase database) {
		await().atMost(SOON).until(() -> database.values().size() == WritingNode.KEYS * 2);
	}

	private void awaitMore(String name, int count) {
		int wanted = lines(name).size() + count;
		await().atMost(SOON)
			.failFast(name + " has ended", () -> this.processes.stream().noneMatch(Process::isAlive))
			.until(() -> lines(name).size() >= wanted);
	}

	private static void kill(Process process) {
		process.destroyForcibly().onExit().join();
	}

	/** Return the last value of each key that was accepted. */
	private Map<Long, Long> accepted() {
		Map<Long, Long> last = new LinkedHashMap<>();
		Stream.of("first", "second").flatMap((name) -> lines(name).stream()).forEach((line) -> {
			String[] words = line.split(" ", -1);
			last.merge(Long.valueOf(words[1]), Long.valueOf(words[2]), Math::max);
		});
		return last;
	}

	/** Return the whole lines of what a process has accepted. */
	private List<String> lines(String name) {
		try {
			Path output = this.folder.resolve(name);
			String text = Files.exists(output) ? Files.readString(output) : "";
			return text.substring(0, text.lastIndexOf('\n') + 1)
				.lines()
				.filter((line) -> line.startsWith("accepted "))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Process run(String name, long firstKey, SharedDatabase database) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("java.class.path"), WritingNode.class.getName(), Long.toString(firstKey),
				database.url()));
		command.addAll(List.of(this.redis.properties()));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.folder.resolve(name).toFile())
				.start();
			this.processes.add(process);
			return process;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
