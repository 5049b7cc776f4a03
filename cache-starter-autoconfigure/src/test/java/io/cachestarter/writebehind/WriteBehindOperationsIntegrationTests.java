package io.cachestarter.writebehind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.cache.WriteNotAcceptedException;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What an operator sees of write-behind, and does with its dead letters. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteBehindOperationsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final GatedWriter WRITER = new GatedWriter();

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json = new JsonMapper();

	private RedisServerHandle redis;

	private ConfigurableApplicationContext node;

	private CacheAccess<Long, String> views;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.node = new SpringApplicationBuilder(Application.class).registerShutdownHook(false)
			.properties(this.redis.properties())
			.properties("spring.application.name=operations", "server.port=0", "cache-starter.remote.timeout=10s",
					"spring.web.error.include-message=always", "management.endpoints.web.exposure.include=writebehind",
					"cache-starter.write-behind.defaults.interval=10ms",
					"cache-starter.write-behind.defaults.partitions=1",
					"cache-starter.write-behind.defaults.max-pending=2",
					"cache-starter.write-behind.defaults.accept-timeout=50ms",
					"cache-starter.write-behind.defaults.retries=0",
					"cache-starter.write-behind.defaults.min-backoff=5ms",
					"cache-starter.write-behind.defaults.lease=1s")
			.run();
		this.views = this.node.getBean(TwoLevelCacheManager.class).access("views", String.class);
	}

	@AfterAll
	void stop() {
		WRITER.reset();
		this.node.close();
		this.redis.close();
	}

	@AfterEach
	void flush() {
		WRITER.reset();
		WriteBehind writeBehind = this.node.getBean(WriteBehind.class);
		assertThat(writeBehind.awaitFlushed("views", SOON)).isTrue();
		writeBehind.deadLetters("views", 100).forEach((letter) -> writeBehind.discard("views", letter.id()));
		WRITER.forget();
	}

	private HttpResponse<String> call(String method, String path) {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.node.getEnvironment().getProperty("local.server.port")
					+ "/actuator/writebehind" + path))
			.method(method, BodyPublishers.noBody())
			.build();
		return this.http.sendAsync(request, BodyHandlers.ofString()).join();
	}

	private JsonNode answer(String method, String path) {
		HttpResponse<String> response = call(method, path);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return this.json.readTree(response.body());
	}

	private JsonNode status() {
		return answer("GET", "").get("caches").get(0);
	}

	private double measure(String meter, String... tags) {
		return this.node.getBean(MeterRegistry.class)
			.get(meter)
			.tags("cache", "views")
			.tags(tags)
			.meter()
			.measure()
			.iterator()
			.next()
			.getValue();
	}

	/** Return the id of the only dead letter. */
	private String bury(long key, String value) {
		WRITER.refusals.set(1);
		this.views.put(key, value);
		await().atMost(SOON).until(() -> status().get("deadLetters").intValue() == 1);
		return answer("GET", "/views").get("deadLetters").get(0).get("id").stringValue();
	}

	@Test
	void showsWhatIsPending() {
		WRITER.shut();
		this.views.put(1L, "value");
		await().atMost(SOON).until(() -> WRITER.waiting() == 1);

		assertThat(answer("GET", "").get("caches")).hasSize(1);
		JsonNode status = status();
		assertThat(status.get("cache").stringValue()).isEqualTo("views");
		assertThat(status.get("pending").intValue()).isEqualTo(1);
		assertThat(status.get("deadLetters").intValue()).isZero();
		assertThat(status.get("partitions").intValue()).isEqualTo(1);
		assertThat(status.get("ownedPartitions").intValue()).isEqualTo(1);
		assertThat(Duration.parse(status.get("lag").stringValue())).isGreaterThanOrEqualTo(Duration.ZERO);
		await().atMost(SOON).until(() -> measure("writebehind.pending") == 1);
		await().atMost(SOON).until(() -> measure("writebehind.lag") > 0);
	}

	@Test
	void showsDeadLettersAndRequeuesThem() {
		String id = bury(1L, "refused");

		JsonNode letter = answer("GET", "/views/" + id);
		assertThat(letter).isEqualTo(answer("GET", "/views").get("deadLetters").get(0));
		assertThat(letter.get("key").intValue()).isEqualTo(1);
		assertThat(letter.get("value").stringValue()).isEqualTo("refused");
		assertThat(letter.get("reason").stringValue()).contains("IllegalArgumentException", "A batch is refused");
		assertThat(letter.get("attempts").intValue()).isEqualTo(1);
		assertThat(letter.get("overtaken").booleanValue()).isFalse();
		await().atMost(SOON).until(() -> measure("writebehind.dead.letters") == 1);
		assertThat(answer("POST", "/views/" + id).get("result").stringValue()).isEqualTo("REQUEUED");
		await().atMost(SOON).untilAsserted(() -> assertThat(WRITER.rows).containsEntry(1L, "refused"));
		assertThat(answer("POST", "/views/" + id).get("result").stringValue()).isEqualTo("NOT_FOUND");
		assertThat(call("GET", "/views/" + id).statusCode()).isEqualTo(404);
	}

	@Test
	void refusesToRequeueWhatHasBeenOvertaken() {
		String id = bury(1L, "refused");
		this.views.put(1L, "newer");
		assertThat(this.node.getBean(WriteBehind.class).awaitFlushed("views", SOON)).isTrue();

		assertThat(answer("GET", "/views/" + id).get("overtaken").booleanValue()).isTrue();
		assertThat(answer("POST", "/views/" + id).get("result").stringValue()).isEqualTo("OVERTAKEN");
		assertThat(WRITER.rows).containsEntry(1L, "newer");
	}

	@Test
	void discardsADeadLetter() {
		String id = bury(1L, "refused");

		assertThat(answer("DELETE", "/views/" + id).get("discarded").booleanValue()).isTrue();
		assertThat(answer("DELETE", "/views/" + id).get("discarded").booleanValue()).isFalse();
		assertThat(answer("GET", "/views").get("deadLetters")).isEmpty();
		assertThat(WRITER.rows).isEmpty();
	}

	@Test
	void listsNoMoreThanItIsAskedFor() {
		bury(1L, "refused");
		WRITER.refusals.set(1);
		this.views.put(2L, "refused");
		await().atMost(SOON).until(() -> status().get("deadLetters").intValue() == 2);

		assertThat(answer("GET", "/views").get("deadLetters")).hasSize(2);
		assertThat(answer("GET", "/views?max=1").get("deadLetters")).hasSize(1);
		assertThat(call("GET", "/views?max=0").statusCode()).isEqualTo(400);
		assertThat(call("GET", "/views?max=0").body()).contains("'max' must be positive but is 0");
	}

	@Test
	void saysWhichCachesThereAreWhenThereIsNoSuchCache() {
		for (String method : new String[] { "GET", "POST", "DELETE" }) {
			HttpResponse<String> response = call(method, method.equals("GET") ? "/clicks" : "/clicks/0-1-0");

			assertThat(response.statusCode()).as(method).isEqualTo(400);
			assertThat(response.body()).contains("Cache 'clicks' has no write-behind. There is one of: views");
		}
	}

	@Test
	void findsNothingUnderAnIdThatMeansNothing() {
		for (String id : new String[] { "0", "1-1-0", "99-1-0", "0-1-0", "x", "0-99999999999999999999-0" }) {
			assertThat(call("GET", "/views/" + id).statusCode()).as(id).isEqualTo(404);
			assertThat(answer("POST", "/views/" + id).get("result").stringValue()).as(id).isEqualTo("NOT_FOUND");
			assertThat(answer("DELETE", "/views/" + id).get("discarded").booleanValue()).as(id).isFalse();
		}
	}

	@Test
	void countsWhatHappens() {
		bury(1L, "refused");
		WRITER.failure.set(new UncheckedIOException(new IOException("connection refused")));
		this.views.put(2L, "one");
		await().atMost(SOON).until(() -> measure("writebehind.retries", "reason", "transient") >= 1);
		WRITER.shut();
		await().atMost(SOON).until(() -> WRITER.waiting() == 1);
		double before = measure("writebehind.accepted");
		this.views.put(2L, "two");
		this.views.put(3L, "three");

		assertThat(measure("writebehind.accepted")).isEqualTo(before + 2);
		assertThat(measure("writebehind.coalesced")).isGreaterThanOrEqualTo(1);
		assertThatExceptionOfType(WriteNotAcceptedException.class)
			.isThrownBy(() -> this.views.putAll(Map.of(4L, "four", 5L, "five")));
		assertThat(measure("writebehind.rejected", "reason", "full")).isEqualTo(1);
		assertThat(measure("writebehind.dead")).isGreaterThanOrEqualTo(1);
		assertThat(measure("writebehind.retries", "reason", "failed")).isGreaterThanOrEqualTo(1);
		WRITER.reset();
		assertThat(this.node.getBean(WriteBehind.class).awaitFlushed("views", SOON)).isTrue();
		assertThat(measure("writebehind.flushed")).isGreaterThanOrEqualTo(2);
		assertThat(measure("writebehind.batch")).isGreaterThanOrEqualTo(1);
		assertThat(WRITER.rows).isEqualTo(Map.of(2L, "two", 3L, "three"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		GatedWriter viewWriter() {
			return WRITER;
		}

	}

}
