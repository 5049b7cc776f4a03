package io.cachestarter.sample.product;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what the application shows of its caches under {@code /actuator}.
 */
@CatalogIntegrationTest
class CacheMetricsIntegrationTests {

	private final CatalogClient client;

	@Autowired
	CacheMetricsIntegrationTests(@LocalServerPort int port) {
		this.client = CatalogClient.of(port);
	}

	@BeforeEach
	void readTwice() {
		this.client.product(801);
		this.client.product(801);
	}

	@Test
	void countsReadsPerLevel() {
		assertThat(metric("cache.gets?tag=cache:products").values("level")).contains("local", "remote");
	}

	@Test
	void countsSecondReadAsLocalHit() {
		double before = localHits();

		this.client.product(801);

		assertThat(localHits()).isGreaterThan(before);
	}

	@Test
	void showsHitRatioPerLevel() {
		Metric ratio = metric("cache.hit.ratio?tag=cache:products&tag=level:local");

		assertThat(ratio.measurements().get(0).value()).isGreaterThan(0).isLessThanOrEqualTo(1);
		assertThat(metric("cache.hit.ratio").values("level")).contains("local", "remote");
	}

	@Test
	void exportsLevelsToPrometheus() {
		String scrape = this.client.read(this.client.get("/actuator/prometheus"),
				ParameterizedTypeReference.forType(String.class));

		assertThat(scrape.lines().filter((line) -> line.startsWith("cache_gets_total{")))
			.anyMatch((line) -> line.contains("level=\"local\""))
			.anyMatch((line) -> line.contains("level=\"remote\""));
	}

	@Test
	void listsConfiguredCaches() {
		this.client.get("/actuator/caches")
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.cacheManagers.*.caches.products")
			.exists()
			.jsonPath("$.cacheManagers.*.caches['product-pages']")
			.exists()
			.jsonPath("$.cacheManagers.*.caches['top-products']")
			.exists();
	}

	@Test
	void showsHealthOfDatabaseAndRedis() {
		this.client.get("/actuator/health")
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.db.status")
			.isEqualTo("UP")
			.jsonPath("$.components.redis.status")
			.isEqualTo("UP");
	}

	private double localHits() {
		return metric("cache.gets?tag=cache:products&tag=level:local&tag=result:hit").measurements().get(0).value();
	}

	private Metric metric(String selection) {
		return this.client.read(this.client.get("/actuator/metrics/" + selection),
				ParameterizedTypeReference.forType(Metric.class));
	}

	record Metric(String name, List<Measurement> measurements, List<AvailableTag> availableTags) {

		Set<String> values(String tag) {
			return this.availableTags.stream()
				.filter((candidate) -> candidate.tag().equals(tag))
				.findFirst()
				.map(AvailableTag::values)
				.orElse(Set.of());
		}

	}

	record Measurement(String statistic, double value) {

	}

	record AvailableTag(String tag, Set<String> values) {

	}

}
