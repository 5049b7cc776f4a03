package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.redis.testcontainers.RedisContainer;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests the cache of an application whose Redis runs in a container. The context is
 * closed before the container stops.
 */
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "spring.application.name=tc-app", "cache-starter.remote.timeout=10s" })
@DirtiesContext
class TestcontainersIntegrationTests {

	private static final DockerImageName IMAGE = DockerImageName
		.parse(System.getenv().getOrDefault("CACHE_STARTER_REDIS_IMAGE", "redis:7-alpine"))
		.asCompatibleSubstituteFor("redis");

	private static final String KEYS = "tc-app:cache:tc-items:*";

	@Container
	@ServiceConnection
	static final RedisContainer redis = new RedisContainer(IMAGE);

	private final DataRedisConnectionDetails connectionDetails;

	private final StringRedisTemplate template;

	private final Items items;

	@Autowired
	TestcontainersIntegrationTests(DataRedisConnectionDetails connectionDetails, StringRedisTemplate template,
			Items items) {
		this.connectionDetails = connectionDetails;
		this.template = template;
		this.items = items;
	}

	@Test
	void connectsToTheContainer() {
		this.template.opsForValue().set("tc-greeting", "hello");

		assertThat(this.template.opsForValue().get("tc-greeting")).isEqualTo("hello");
		assertThat(this.connectionDetails.getStandalone()).isNotNull()
			.extracting(Standalone::getPort)
			.isEqualTo(redis.getMappedPort(6379));
	}

	@Test
	void storesTheValueInTheContainerWithAnExpiry() {
		Set<String> before = this.template.keys(KEYS);

		this.items.find("stored");

		await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
			Set<String> added = new HashSet<>(this.template.keys(KEYS));
			added.removeAll(before);
			assertThat(added).anySatisfy((key) -> assertThat(this.template.getExpire(key)).isPositive());
		});
	}

	@Test
	void servesTheSecondCallFromTheCache() {
		String first = this.items.find("twice");

		assertThat(this.items.find("twice")).isEqualTo(first);
		assertThat(this.items.find("other")).isNotEqualTo(first);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Items.class)
	static class Application {

	}

	/**
	 * Each call that reaches this class gives another result.
	 */
	static class Items {

		private final AtomicInteger calls = new AtomicInteger();

		@Cacheable("tc-items")
		public String find(String id) {
			return id + "-" + this.calls.incrementAndGet();
		}

	}

}
