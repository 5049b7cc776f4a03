package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.cachestarter.writebehind.WriteBehindSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link WriteBehindSettingsFactory}. */
class WriteBehindSettingsTests {

	@Test
	void areTheDefaultsUnlessSomethingIsSet() {
		assertThat(factory(Map.of()).create("views")).isEqualTo(WriteBehindSettings.DEFAULTS);
		assertThat(factory(Map.of()).isEnabled("views")).isFalse();
	}

	@Test
	void inheritWhatACacheDoesNotSet() {
		WriteBehindSettingsFactory factory = factory(Map.of("defaults.retries", "7", "defaults.lease", "30s",
				"caches.views.lease", "2s", "caches.views.partitions", "64"));

		assertThat(factory.create("views").retries()).isEqualTo(7);
		assertThat(factory.create("views").lease()).isEqualTo(Duration.ofSeconds(2));
		assertThat(factory.create("views").partitions()).isEqualTo(64);
		assertThat(factory.create("clicks").lease()).isEqualTo(Duration.ofSeconds(30));
		assertThat(factory.create("clicks").partitions()).isEqualTo(WriteBehindSettings.DEFAULTS.partitions());
	}

	@Test
	void areEnabledForAllCachesOrForSome() {
		WriteBehindSettingsFactory factory = factory(
				Map.of("defaults.enabled", "true", "caches.views.enabled", "false"));

		assertThat(factory.isEnabled("clicks")).isTrue();
		assertThat(factory.isEnabled("views")).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			partitions       | 0     | 0          | between 1 and 64
			partitions       | 65    | 65         | between 1 and 64
			batch-size       | 0     | 0          | between 1 and 1000
			batch-size       | 1001  | 1001       | between 1 and 1000
			interval         | 0s    | 0s         | at least 1 ms
			max-pending      | 3     | 3          | at least the number of partitions
			accept-timeout   | -1ms  | -0.001s    | zero or more
			retries          | -1    | -1         | zero or more
			min-backoff      | 0ms   | 0s         | at least 1 ms
			max-backoff      | 99ms  | 0.099s     | at least min-backoff
			jitter           | -0.1  | -0.1       | between 0 and 1
			jitter           | 1.1   | 1.1        | between 0 and 1
			lease            | 999ms | 0.999s     | between 1 s and 10 min
			lease            | 601s  | 10m1s      | between 1 s and 10 min
			max-dead-letters | 3     | 3          | at least the number of partitions
			retention        | 59m   | 59m        | at least 1 hour
			""")
	void refuseWhatCannotBe(String property, String value, String shown, String range) {
		for (String section : new String[] { "defaults", "caches.views" }) {
			assertThatExceptionOfType(InvalidCacheSettingException.class)
				.isThrownBy(() -> factory(Map.of(section + "." + property, value)).create("views"))
				.withMessageContaining("The property 'cache-starter.write-behind." + section + "." + property
						+ "' has the value '" + shown + "', but it must be " + range)
				.withMessageContaining("Set it to a value in that range");
		}
	}

	@Test
	void refuseATimeOutThatIsNegative() {
		assertThat(WriteBehindSettingsFactory.shutdownTimeout(Duration.ZERO)).isZero();
		assertThatExceptionOfType(InvalidCacheSettingException.class)
			.isThrownBy(() -> WriteBehindSettingsFactory.shutdownTimeout(Duration.ofSeconds(-1)))
			.withMessageContaining("'cache-starter.write-behind.shutdown-timeout' has the value '-1s'")
			.withMessageContaining("Set it to a duration such as 10s");
	}

	private static WriteBehindSettingsFactory factory(Map<String, String> properties) {
		return new WriteBehindSettingsFactory(new Binder(new MapConfigurationPropertySource(new TreeMap<>(properties)))
			.bindOrCreate("", WriteBehindProperties.class));
	}

}
