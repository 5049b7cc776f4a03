package io.cachestarter.autoconfigure;

import java.util.Map;

import io.cachestarter.advice.AdviceSettings;
import io.cachestarter.autoconfigure.CacheStarterProperties.Advice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link AdviceSettingsFactory}. */
class AdviceSettingsFactoryTests {

	@Test
	void hasDefaults() {
		assertThat(settings(Map.of())).isEqualTo(AdviceSettings.DEFAULT);
	}

	@Test
	void readsAll() {
		assertThat(settings(
				Map.of("nearly-full", "0.8", "large-entry", "1MB", "min-requests", "10", "low-hit-ratio", "0")))
			.isEqualTo(new AdviceSettings(0.8, 1 << 20, 10, 0));
	}

	@ParameterizedTest
	@CsvSource({ "nearly-full, 0, above 0", "nearly-full, 1.01, at most 1", "large-entry, 0B, positive",
			"min-requests, 0, positive", "low-hit-ratio, -0.1, from 0 to 1", "low-hit-ratio, 1.1, from 0 to 1" })
	void refusesWhatCannotBe(String property, String value, String reason) {
		assertThatExceptionOfType(InvalidCacheSettingException.class)
			.isThrownBy(() -> settings(Map.of(property, value)))
			.withMessageContaining("'cache-starter.advice." + property + "' has the value '")
			.withMessageContaining(reason);
	}

	private static AdviceSettings settings(Map<String, String> properties) {
		return AdviceSettingsFactory
			.create(new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", Advice.class));
	}

}
