package io.cachestarter.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.cachestarter.codec.ValueCodecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests that a setting that cannot be used is explained with its name, its value and what
 * to do.
 */
class InvalidSettingsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ttl                    | 0            | 0s              | positive
			ttl                    | -1s          | -1s             | positive
			null-ttl               | -1s          | -1s             | not be negative
			load-timeout           | 0s           | 0s              | positive
			ttl-jitter             | 1.5          | 1.5             | between 0 and 1
			ttl-jitter             | -0.1         | -0.1            | between 0 and 1
			ttl-jitter             | NaN          | NaN             | between 0 and 1
			local.ttl              | 0s           | 0s              | positive
			local.max-entries      | -5           | -5              | positive
			local.max-entries      | 0            | 0               | positive
			local.max-weight       | -1MB         | -1048576B       | positive
			local.max-weight       | 0B           | 0B              | positive
			remote.compress-above  | -1KB         | -1024B          | between 0 and 2 GB
			remote.compress-above  | 3GB          | 3221225472B     | between 0 and 2 GB
			remote.max-value-size  | 0B           | 0B              | positive
			remote.max-value-size  | -1MB         | -1048576B       | positive
			remote.max-value-size  | 513MB        | 537919488B      | at most 512 MB
			remote.codec           | jsn          | jsn             | cbor, jdk, json, smile
			remote.compression     | gzip         | gzip            | lz4, zstd
			""")
	void namesPropertyValueAndRemedy(String property, String value, String shown, String remedy) {
		for (String prefix : new String[] { "cache-starter.defaults.", "cache-starter.caches.products." }) {
			FailureAnalysis analysis = analyze(Map.of(prefix + property, value));

			assertThat(analysis.getDescription()).contains("'" + prefix + property + "'").contains("'" + shown + "'");
			assertThat(analysis.getDescription() + analysis.getAction()).contains(remedy);
			assertThat(analysis.getAction()).isNotBlank();
		}
	}

	@Test
	void allowsOneBoundOnly() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("cache-starter.caches.products.local.max-entries", "10");
		properties.put("cache-starter.caches.products.local.max-weight", "1MB");

		FailureAnalysis analysis = analyze(properties);

		assertThat(analysis.getDescription()).contains("cache-starter.caches.products.local.max-entries")
			.contains("cache-starter.caches.products.local.max-weight");
		assertThat(analysis.getAction()).contains("Remove one");
	}

	@Test
	void unknownCompressionNamesNoneAsAChoice() {
		FailureAnalysis analysis = analyze(Map.of("cache-starter.defaults.remote.compression", "gzip"));

		assertThat(analysis.getAction()).contains("none");
	}

	@Test
	void overridingTheBoundOfTheDefaultsIsNoConflict() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("cache-starter.defaults.local.max-entries", "10");
		properties.put("cache-starter.caches.products.local.max-weight", "1MB");

		ConfiguredCatalog catalog = catalog(properties);

		assertThat(catalog.find("products")).isNotNull()
			.satisfies((settings) -> assertThat(settings.local().maxWeight()).isEqualTo(1_048_576))
			.satisfies((settings) -> assertThat(settings.local().maxEntries()).isZero());
	}

	@Test
	void messageForTheLogSaysTheSame() {
		InvalidCacheSettingException failure = failure(Map.of("cache-starter.defaults.ttl", "-1s"));

		assertThat(failure).hasMessageContaining("'cache-starter.defaults.ttl'")
			.hasMessageContaining("'-1s'")
			.hasMessageContaining("10m");
	}

	@Test
	void cacheNameWithDotsIsNamedAsGiven() {
		FailureAnalysis analysis = analyze(Map.of("cache-starter.caches[com.acme.products].ttl", "0s"));

		assertThat(analysis.getDescription()).contains("com.acme.products").contains("ttl");
	}

	private static FailureAnalysis analyze(Map<String, String> properties) {
		InvalidCacheSettingException failure = failure(properties);
		return new InvalidCacheSettingFailureAnalyzer().analyze(failure, failure);
	}

	private static InvalidCacheSettingException failure(Map<String, String> properties) {
		InvalidCacheSettingException failure = catchThrowableOfType(InvalidCacheSettingException.class,
				() -> catalog(properties));
		assertThat(failure).as("failure of %s", properties).isNotNull();
		return failure;
	}

	private static ConfiguredCatalog catalog(Map<String, String> properties) {
		CacheStarterProperties bound = new Binder(new MapConfigurationPropertySource(properties))
			.bindOrCreate("cache-starter", CacheStarterProperties.class);
		return new ConfiguredCatalog(bound, new SettingsFactory(ValueCodecs.builder().build()));
	}

}
