package io.cachestarter.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds docs/configuration.md against the metadata. */
class ConfigurationPageTests {

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z.-]+)` \\|", Pattern.MULTILINE);

	@Test
	void listsEveryPropertyAndNoOther() throws IOException {
		assertThat(listed()).isEqualTo(known());
	}

	private static Set<String> listed() throws IOException {
		Matcher matcher = ROW.matcher(Files.readString(Path.of("..", "docs", "configuration.md")));
		return matcher.results().map((row) -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> known() throws IOException {
		try (InputStream metadata = Objects.requireNonNull(
				ConfigurationPageTests.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
			return JsonMapper.shared()
				.readTree(metadata)
				.path("properties")
				.valueStream()
				.map((property) -> property.path("name").asString())
				.filter((name) -> !name.equals("cache-starter.caches"))
				.collect(Collectors.toCollection(TreeSet::new));
		}
	}

}
