package io.cachestarter.writebehind;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A JVM is stopped in the middle of a batch for longer than its lease, and goes on when
 * another one has the partition.
 */
@Timeout(90)
class PausedWriterIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final GatedWriter WRITER = new GatedWriter();

	@Test
	void settlesNothingWhenItGoesOn() throws IOException, InterruptedException {
		WRITER.shut();
		try (RedisServerHandle redis = RedisServers.start()) {
			Process paused = start(redis);
			try {
				BufferedReader output = paused.inputReader();
				awaitLine(output, PausedNode.WRITING);
				signal(paused, "STOP");
				try (CacheNode node = CacheNode.start(redis, "paused", Node.class, PausedNode.PROPERTIES)) {
					WriteBehind writeBehind = node.bean(WriteBehind.class);
					await().atMost(SOON).until(() -> WRITER.waiting() == 1);

					signal(paused, "CONT");
					goOn(paused);
					awaitLine(output, PausedNode.WRITTEN);

					await().during(Duration.ofMillis(300))
						.atMost(SOON)
						.until(() -> writeBehind.status("views").pending() == 1);
					WRITER.open();
					assertThat(writeBehind.awaitFlushed("views", SOON)).isTrue();
					assertThat(WRITER.rows).containsExactly(Map.entry(1L, "value"));
					assertThat(node.bean(RedisWriteBehind.class).localStatus("views").ownedPartitions()).isOne();
				}
			}
			finally {
				paused.destroyForcibly().onExit().join();
			}
		}
		finally {
			WRITER.reset();
		}
	}

	private static Process start(RedisServerHandle redis) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("java.class.path"), PausedNode.class.getName()));
		command.addAll(List.of(redis.properties()));
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	private static void awaitLine(BufferedReader output, String wanted) throws IOException {
		List<String> lines = new ArrayList<>();
		String line = output.readLine();
		while (line != null && !line.equals(wanted)) {
			lines.add(line);
			line = output.readLine();
		}
		assertThat(line).as("the last line of %s", lines).isEqualTo(wanted);
	}

	private static void goOn(Process process) throws IOException {
		BufferedWriter input = process.outputWriter();
		input.newLine();
		input.flush();
	}

	private static void signal(Process process, String name) throws IOException, InterruptedException {
		Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
		assertThat(kill.waitFor()).isZero();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WriteBehindIntegrationTests.AutoConfigured.class)
	static class Node {

		@Bean
		GatedWriter viewWriter() {
			return WRITER;
		}

	}

}
