package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.cachestarter.lock.LockSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests that each setting of the locks is checked and explained. */
class LockSettingsTests {

	@Test
	void hasTheDefaultsOfTheLocks() {
		assertThat(settings(Map.of())).isEqualTo(LockSettings.DEFAULT);
	}

	@Test
	void takesWhatIsConfigured() {
		assertThat(settings(Map.of("wait", "0s", "lease", "1m", "delay-after-failover", "5s", "replicas", "2",
				"replication-timeout", "50ms")))
			.isEqualTo(new LockSettings(Duration.ZERO, Duration.ofMinutes(1), Duration.ofSeconds(5), 2,
					Duration.ofMillis(50)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			wait                  | -1s   | -1s     | not be negative
			wait                  | 36501d | 876024h | 36500 days
			lease                 | 99ms  | 0.099s  | 100ms to 24h
			lease                 | 25h   | 25h     | 100ms to 24h
			delay-after-failover  | -1s   | -1s     | not be negative
			replicas              | -1    | -1      | not be negative
			replication-timeout   | 0s    | 0s      | positive
			replication-timeout   | 999us | 0.000999s | in milliseconds
			""")
	void namesPropertyValueAndReason(String property, String value, String shown, String reason) {
		assertThatExceptionOfType(InvalidCacheSettingException.class)
			.isThrownBy(() -> settings(Map.of(property, value)))
			.withMessageContainingAll("'cache-starter.lock." + property + "'", "'" + shown + "'", reason);
	}

	@Test
	void waitsForReplicasForLessTimeThanACallMayTake() {
		assertThatExceptionOfType(InvalidCacheSettingException.class)
			.isThrownBy(() -> settings(Map.of("replicas", "1", "replication-timeout", "250ms")))
			.withMessageContainingAll("'cache-starter.lock.replication-timeout'", "0.25s");
	}

	private static LockSettings settings(Map<String, String> lock) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		lock.forEach((name, value) -> source.put("cache-starter.lock." + name, value));
		CacheStarterProperties bound = new Binder(source).bindOrCreate("cache-starter", CacheStarterProperties.class);
		return SettingsFactory.lock(bound.lock(), bound.remote());
	}

}
