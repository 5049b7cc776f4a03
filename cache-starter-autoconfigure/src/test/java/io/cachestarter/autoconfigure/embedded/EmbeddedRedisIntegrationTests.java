package io.cachestarter.autoconfigure.embedded;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link EmbeddedRedisAutoConfiguration} with the server running.
 */
class EmbeddedRedisIntegrationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(DataRedisAutoConfiguration.class, EmbeddedRedisAutoConfiguration.class))
		.withPropertyValues("cache-starter.embedded-redis.enabled=true");

	@Test
	void servesBootsTemplateAndEndsWithTheContext() {
		List<ProcessHandle> processes = new ArrayList<>();
		this.contextRunner.run((context) -> {
			processes.add(serverOf(context).process());
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			template.opsForValue().set("greeting", "hello");

			assertThat(template.opsForValue().get("greeting")).isEqualTo("hello");
			assertThat(serverOf(context).port()).isPositive().isNotEqualTo(6379);
			assertThat(processes).allMatch(ProcessHandle::isAlive);
		});
		assertThat(processes).hasSize(1).noneMatch(ProcessHandle::isAlive);
	}

	@Test
	void storesNothingOnDisk() {
		List<String> folders = new ArrayList<>();
		this.contextRunner.run((context) -> {
			try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
				assertThat(connection.serverCommands().getConfig("save")).containsEntry("save", "");
				assertThat(connection.serverCommands().getConfig("appendonly")).containsEntry("appendonly", "no");
				assertThat(connection.serverCommands().getConfig("bind")).containsEntry("bind", "127.0.0.1");
				folders.add(String.valueOf(connection.serverCommands().getConfig("dir")));
			}
			assertThat(folders).first().asString().contains("cache-starter-redis");
		});
		assertThat(new File(folders.get(0).replaceAll("^\\{dir=|}$", ""))).doesNotExist();
	}

	@Test
	void givesEachContextItsOwnServer() {
		this.contextRunner.run((first) -> this.contextRunner.run((second) -> {
			first.getBean(StringRedisTemplate.class).opsForValue().set("owner", "first");

			assertThat(serverOf(second).port()).isNotEqualTo(serverOf(first).port());
			assertThat(second.getBean(StringRedisTemplate.class).hasKey("owner")).isFalse();
		}));
	}

	@Test
	void listensOnConfiguredPort() throws IOException {
		int port = findFreePort();
		this.contextRunner.withPropertyValues("cache-starter.embedded-redis.port=" + port)
			.run((context) -> assertThat(serverOf(context).port()).isEqualTo(port));
	}

	@Test
	void failsWhenConfiguredPortIsTaken() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.contextRunner.withPropertyValues("cache-starter.embedded-redis.port=" + socket.getLocalPort())
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining("cache-starter.embedded-redis.port")
					.hasStackTraceContaining(Integer.toString(socket.getLocalPort()))
					.hasStackTraceContaining("choose another port"));
		}
	}

	@Test
	void endsWhenTheContextFailsAfterwards() {
		this.contextRunner.withUserConfiguration(FailsAfterServer.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(FailsAfterServer.processes).hasSize(1).noneMatch(ProcessHandle::isAlive);
		});
	}

	@Test
	void closesTwice() {
		this.contextRunner.run((context) -> {
			serverOf(context).close();
			serverOf(context).close();
			assertThat(serverOf(context).process().isAlive()).isFalse();
		});
	}

	@Test
	void staysOffWhenPortOfAnotherRedisIsSet() {
		this.contextRunner.withPropertyValues("spring.data.redis.port=6400")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class));
	}

	@Test
	void runsConfiguredExecutable() {
		File executable = new File("/usr/bin/redis-server");
		assumeThat(executable).exists();

		this.contextRunner.withPropertyValues("cache-starter.embedded-redis.executable=" + executable)
			.run((context) -> {
				assertThat(serverOf(context).process().info().command().orElse("")).contains("redis");
				assertThat(context.getBean(StringRedisTemplate.class).hasKey("absent")).isFalse();
			});
	}

	@Test
	void reportsWhatTheExecutableSaid() {
		File executable = new File("/bin/echo");
		assumeThat(executable).exists();

		this.contextRunner.withPropertyValues("cache-starter.embedded-redis.executable=" + executable)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("ended at once")
				.hasMessageContaining("--appendonly no"));
	}

	private static EmbeddedRedisServer serverOf(AssertableApplicationContext context) {
		return context.getBean(EmbeddedRedisServer.class);
	}

	private static int findFreePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class FailsAfterServer {

		static final List<ProcessHandle> processes = new ArrayList<>();

		@Bean
		InitializingBean failing(EmbeddedRedisServer server) {
			return () -> {
				processes.add(server.process());
				throw new IllegalStateException("not today");
			};
		}

	}

}
