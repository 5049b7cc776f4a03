package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.cachestarter.observe.CacheHealthIndicator;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.TlsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests the cache with a server that speaks nothing but TLS.
 */
@TestInstance(Lifecycle.PER_CLASS)
@EnabledIf("io.cachestarter.test.TlsServer#isSupported")
@ExtendWith(OutputCaptureExtension.class)
class TlsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private RedisServerHandle server;

	@BeforeAll
	void start() {
		this.server = TlsServer.start();
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@Test
	void readsWritesAndHearsThroughTls() {
		try (CacheNode first = node(this.server.properties()); CacheNode second = node(this.server.properties())) {
			CacheNode.awaitEachOther(first, second);
			access(first).put(1L, "one");
			await().atMost(SOON).untilAsserted(() -> assertThat(access(second).get(1L)).isEqualTo("one"));

			access(first).put(1L, "two");

			await().atMost(SOON).untilAsserted(() -> assertThat(access(second).get(1L)).isEqualTo("two"));
			assertThat(Objects.requireNonNull(second.bean(CacheHealthIndicator.class).health(true)).getStatus())
				.isEqualTo(Status.UP);
			assertThat(first.measure("cache.remote.errors")).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "spring.data.redis.ssl.enabled=true, unable to find valid certification path",
			"spring.data.redis.ssl.enabled=false, Connection" })
	void startsAndServesWithoutAServerThatItCannotTrust(String ssl, String reason, CapturedOutput output) {
		String[] untrusting = { "spring.data.redis.host=" + this.server.host(),
				"spring.data.redis.port=" + this.server.port(), ssl };

		try (CacheNode node = node(untrusting)) {
			assertServesAlone(node);
		}

		assertThat(output).contains("Redis cannot be reached").contains(reason);
	}

	@Test
	void startsAndServesWithoutAServerWhoseCertificateIsForAnother(CapturedOutput output) {
		List<String> elsewhere = new ArrayList<>(Arrays.asList(this.server.properties()));
		elsewhere.add("spring.data.redis.host=localhost");

		try (CacheNode node = node(elsewhere.toArray(String[]::new))) {
			assertServesAlone(node);
		}

		assertThat(output).contains("Redis cannot be reached").contains("CertificateException");
	}

	private static void assertServesAlone(CacheNode node) {
		assertThat(access(node).get(1L, (key) -> "loaded")).isEqualTo("loaded");
		assertThat(access(node).get(1L)).isEqualTo("loaded");
		access(node).evict(1L);
		assertThat(node.bean(RedisGateway.class).isConnected()).isFalse();
		assertThat(node.measure("cache.remote.trusted")).isZero();
		assertThat(Objects.requireNonNull(node.bean(CacheHealthIndicator.class).health(true)).getStatus())
			.isEqualTo(CacheHealthIndicator.DEGRADED);
	}

	private static CacheNode node(String[] redis) {
		return CacheNode.start(redis, "tls", Application.class, "cache-starter.remote.connect-timeout=5s");
	}

	private static CacheAccess<Long, String> access(CacheNode node) {
		return node.bean(TwoLevelCacheManager.class).access("items", String.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
