package io.cachestarter.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.cachestarter.cache.CacheSettings;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.writebehind.WriteBehindSettings;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private static final String ADDITIONAL = "/META-INF/additional-spring-configuration-metadata.json";

	private final Map<String, JsonNode> properties = properties("/META-INF/spring-configuration-metadata.json");

	@Test
	void describesEveryProperty() {
		assertThat(this.properties).hasSizeGreaterThan(25);
		assertThat(this.properties).allSatisfy((name, property) -> {
			assertThat(property.path("description").asString("")).as(name).isNotBlank().endsWith(".");
			assertThat(property.path("type").asString("")).as(name).isNotBlank();
		});
	}

	@Test
	void usesOurPrefixOnly() {
		assertThat(this.properties.keySet()).allMatch((name) -> name.startsWith("cache-starter.")
				|| name.startsWith("management.health.cache-starter.") || name.startsWith("management.endpoint.locks.")
				|| name.startsWith("management.endpoint.ratelimits.") || name.startsWith("management.endpoint.warmers.")
				|| name.startsWith("management.endpoint.writebehind.")
				|| name.startsWith("management.endpoint.cacheadvice."));
	}

	@Test
	void statesTheDefaultsThatTheCodeHas() {
		CacheSettings builtIn = new SettingsFactory(ValueCodecs.builder().build()).builtIn();

		assertDefault("ttl", builtIn.ttl());
		assertDefault("ttl-jitter", builtIn.ttlJitter());
		assertDefault("null-ttl", builtIn.nullTtl());
		assertDefault("load-timeout", builtIn.loadTimeout());
		assertDefault("local.enabled", builtIn.local().enabled());
		assertDefault("local.ttl", builtIn.local().ttl());
		assertDefault("local.max-entries", builtIn.local().maxEntries());
		assertDefault("remote.enabled", builtIn.remote().enabled());
		assertDefault("remote.codec", builtIn.remote().codec().name());
		assertDefault("remote.compress-above", DataSize.ofBytes(builtIn.remote().compressAbove()));
		assertDefault("remote.max-value-size", DataSize.ofBytes(builtIn.remote().maxValueSize()));
	}

	@Test
	void statesTheDefaultsOfWriteBehind() {
		WriteBehindSettings defaults = WriteBehindSettings.DEFAULTS;

		assertDefault("write-behind.", "partitions", defaults.partitions());
		assertDefault("write-behind.", "batch-size", defaults.batchSize());
		assertDefault("write-behind.", "interval", defaults.interval());
		assertDefault("write-behind.", "max-pending", defaults.maxPending());
		assertDefault("write-behind.", "accept-timeout", defaults.acceptTimeout());
		assertDefault("write-behind.", "retries", defaults.retries());
		assertDefault("write-behind.", "min-backoff", defaults.minBackoff());
		assertDefault("write-behind.", "max-backoff", defaults.maxBackoff());
		assertDefault("write-behind.", "jitter", defaults.jitter());
		assertDefault("write-behind.", "lease", defaults.lease());
		assertDefault("write-behind.", "max-dead-letters", defaults.maxDeadLetters());
		assertDefault("write-behind.", "retention", defaults.retention());
	}

	@Test
	void keepsTheAdditionalFileSortedAndUnique() {
		List<String> names = names(read(ADDITIONAL).path("properties"));

		assertThat(names).isSorted().doesNotHaveDuplicates();
		assertThat(this.properties.keySet()).containsAll(names);
	}

	@Test
	void hintsAtEveryCodec() {
		JsonNode hint = read(ADDITIONAL).path("hints").get(0);

		assertThat(hint.path("name").asString()).isEqualTo("cache-starter.defaults.remote.codec");
		assertThat(names(hint.path("values"), "value")).containsExactlyInAnyOrderElementsOf(ValueCodecs.names());
	}

	@Test
	void registersAutoConfigurationsThatExistAndOrdersThemByClassesThatExist() throws Exception {
		for (String name : imports()) {
			Class<?> type = Class.forName(name);
			AutoConfiguration annotation = Objects.requireNonNull(type.getAnnotation(AutoConfiguration.class), name);
			assertThat(annotation.afterName()).allMatch(this::exists);
			assertThat(annotation.beforeName()).allMatch(this::exists);
		}
	}

	private void assertDefault(String name, Object expected) {
		assertDefault("", name, expected);
	}

	private void assertDefault(String feature, String name, Object expected) {
		JsonNode property = Objects.requireNonNull(this.properties.get("cache-starter." + feature + "defaults." + name),
				name);
		String stated = property.path("defaultValue").asString();

		assertThat(ApplicationConversionService.getSharedInstance().convert(stated, expected.getClass())).as(name)
			.isEqualTo(expected);
	}

	private boolean exists(String className) {
		return ClassUtils.isPresent(className, getClass().getClassLoader());
	}

	private static List<String> imports() throws IOException {
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(
				open("/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports"),
				StandardCharsets.UTF_8))) {
			return reader.lines().filter((line) -> !line.isBlank()).toList();
		}
	}

	private static Map<String, JsonNode> properties(String resource) {
		Map<String, JsonNode> properties = new TreeMap<>();
		read(resource).path("properties")
			.forEach((property) -> properties.put(property.path("name").asString(), property));
		return properties;
	}

	private static List<String> names(JsonNode elements) {
		return names(elements, "name");
	}

	private static List<String> names(JsonNode elements, String field) {
		return elements.valueStream().map((element) -> element.path(field).asString()).toList();
	}

	private static JsonNode read(String resource) {
		return JsonMapper.shared().readTree(open(resource));
	}

	private static InputStream open(String resource) {
		return Objects.requireNonNull(ConfigurationMetadataTests.class.getResourceAsStream(resource), resource);
	}

}
