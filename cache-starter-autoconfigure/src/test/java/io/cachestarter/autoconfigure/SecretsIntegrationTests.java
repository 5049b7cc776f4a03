package io.cachestarter.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.observe.CacheHealthIndicator;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that no password is repeated to anybody, whatever is wrong with it.
 */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class SecretsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String RIGHT = "r1ght-p4ssword";

	private static final String WRONG = "wr0ng-p4ssword";

	private static final String ROTATED = "r0tated-p4ssword";

	private RedisServerHandle server;

	private RedisClient client;

	private RedisCommands<String, String> admin;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		this.client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));
		this.admin = this.client.connect().sync();
		this.admin.aclSetuser("shop", AclSetuserArgs.Builder.on().allKeys().allChannels().allCommands());
	}

	@AfterAll
	void stop() {
		this.client.shutdown();
		this.server.close();
	}

	@Test
	void aWrongPasswordIsNotRepeated(CapturedOutput output) {
		allowOnly(RIGHT);

		try (CacheNode node = node("spring.data.redis.username=shop", "spring.data.redis.password=" + WRONG)) {
			assertThat(failures(node)).contains("RedisFailureException").doesNotContain(WRONG);
			assertRepeatsNothing(node, output);
		}

		assertThat(output).contains("Redis cannot be reached").contains("WRONGPASS").doesNotContain(WRONG);
	}

	@Test
	void aWrongPasswordOfAnUrlIsNotRepeated(CapturedOutput output) {
		allowOnly(RIGHT);

		try (CacheNode node = node("spring.data.redis.url=redis://shop:%s@%s:%d".formatted(WRONG, this.server.host(),
				this.server.port()))) {
			assertRepeatsNothing(node, output);
		}

		assertThat(output).contains("Redis cannot be reached").doesNotContain(WRONG);
	}

	@Test
	void thePasswordOfAnUrlOfNobodyIsNotRepeated(CapturedOutput output) {
		try (CacheNode node = node("spring.data.redis.url=redis://shop:%s@127.0.0.1:1".formatted(RIGHT))) {
			assertRepeatsNothing(node, output);
		}

		assertThat(output).contains("Redis cannot be reached").doesNotContain(RIGHT);
	}

	@Test
	void thePasswordOfAClusterThatIsNoneIsNotRepeated(CapturedOutput output) {
		allowOnly(RIGHT);

		for (String password : List.of(RIGHT, WRONG)) {
			try (CacheNode node = node("spring.data.redis.cluster.nodes=127.0.0.1:" + this.server.port(),
					"spring.data.redis.username=shop", "spring.data.redis.password=" + password)) {
				assertRepeatsNothing(node, output);
			}
		}

		assertThat(output).contains("Redis cannot be reached").doesNotContain("****");
	}

	@Test
	void aRotatedPasswordIsNotRepeatedAndWorksWhenItIsBack(CapturedOutput output) {
		allowOnly(RIGHT);

		try (CacheNode node = node("spring.data.redis.url=redis://shop:%s@%s:%d".formatted(RIGHT, this.server.host(),
				this.server.port()))) {
			await().atMost(SOON).until(() -> node.measure("cache.remote.trusted") == 1);
			allowOnly(ROTATED);
			await().atMost(SOON).until(() -> node.measure("cache.remote.trusted") == 0);
			assertThat(failures(node)).doesNotContain(RIGHT, ROTATED);
			assertRepeatsNothing(node, output);

			allowOnly(RIGHT);
			await().atMost(SOON).until(() -> node.measure("cache.remote.trusted") == 1);
		}

		assertThat(output).contains(" DEBUG ").doesNotContain(RIGHT, ROTATED);
	}

	/** Uses what can speak of Redis, and looks at what it says. */
	private static void assertRepeatsNothing(CacheNode node, CapturedOutput output) {
		CacheAccess<Long, String> access = node.bean(TwoLevelCacheManager.class).access("items", String.class);
		assertThat(access.get(1L, (key) -> "loaded")).isEqualTo("loaded");
		access.put(1L, "put");
		access.evict(1L);
		access.clear();
		String health = Objects.requireNonNull(node.bean(CacheHealthIndicator.class).health(true))
			.getDetails()
			.toString();
		ConfigurationPropertiesReportEndpoint endpoint = node.bean(ConfigurationPropertiesReportEndpoint.class);
		String properties = endpoint.configurationPropertiesWithPrefix("cache-starter")
			.getContexts()
			.values()
			.stream()
			.flatMap((context) -> context.getBeans().values().stream())
			.map((bean) -> bean.getProperties() + " " + bean.getInputs())
			.toList()
			.toString();
		assertThat(properties).contains("connectTimeout");
		for (String secret : List.of(RIGHT, WRONG, ROTATED)) {
			assertThat(health).doesNotContain(secret);
			assertThat(properties).doesNotContain(secret);
			assertThat(output.toString()).doesNotContain(secret);
		}
	}

	/** Returns all that the failures of the gateway say. */
	private static String failures(CacheNode node) {
		RedisGateway redis = node.bean(RedisGateway.class);
		StringWriter text = new StringWriter();
		try {
			redis.await(redis.get("key".getBytes(StandardCharsets.UTF_8)));
		}
		catch (RuntimeException ex) {
			ex.printStackTrace(new PrintWriter(text, true));
		}
		return text.toString();
	}

	private void allowOnly(String password) {
		this.admin.aclSetuser("shop", AclSetuserArgs.Builder.resetpass().addPassword(password));
		this.admin.clientKill(KillArgs.Builder.user("shop"));
	}

	private CacheNode node(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("cache-starter.remote.reconnect-delay=50ms");
		all.add("cache-starter.remote.timeout=1s");
		all.add("logging.level.io.cachestarter=debug");
		return CacheNode.start(this.server, "secrets", Application.class, all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ConfigurationPropertiesReportEndpoint configProps() {
			return new ConfigurationPropertiesReportEndpoint(List.of(), Show.ALWAYS);
		}

	}

}
