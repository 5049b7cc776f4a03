package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.cachestarter.autoconfigure.CacheStarterProperties.Warm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link WarmSettings}. */
class WarmSettingsTests {

	@Test
	void hasDefaults() {
		WarmSettings settings = settings(Map.of());

		assertThat(settings).isEqualTo(new WarmSettings(true, false, Duration.ofMinutes(1), Duration.ofMinutes(1),
				new WarmSettings.HotKeys(1_000, Duration.ofMinutes(1), Duration.ofSeconds(5))));
		assertThat(settings.hotKeys().ttl()).isEqualTo(Duration.ofDays(1));
	}

	@Test
	void keepsHotKeysForLongerThanTheirInterval() {
		assertThat(settings(Map.of("hot-keys.interval", "10h")).hotKeys().ttl()).isEqualTo(Duration.ofHours(30));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			max-hold          | 0s    | 0s    | positive
			valid-for         | -1s   | -1s   | positive
			hot-keys.count    | 0     | 0     | from 1 to 10000
			hot-keys.count    | 10001 | 10001 | from 1 to 10000
			hot-keys.interval | 999ms | 0.999s | at least a second
			hot-keys.max-hold | 0s    | 0s    | positive
			""")
	void refusesWhatCannotBe(String property, String value, String shown, String reason) {
		assertThatExceptionOfType(InvalidCacheSettingException.class)
			.isThrownBy(() -> settings(Map.of(property, value)))
			.withMessageContaining("'cache-starter.warm." + property + "' has the value '" + shown + "'")
			.withMessageContaining(reason);
	}

	private static WarmSettings settings(Map<String, String> properties) {
		return WarmSettings.of(new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", Warm.class));
	}

}
