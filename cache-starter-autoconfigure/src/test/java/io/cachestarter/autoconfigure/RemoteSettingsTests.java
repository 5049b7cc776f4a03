package io.cachestarter.autoconfigure;

import java.nio.file.Path;
import java.util.Map;

import io.cachestarter.redis.BreakerSettings;
import io.cachestarter.redis.ReplicationSettings;
import io.cachestarter.remote.JournalSettings;
import io.lettuce.core.ReadFrom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Tests the settings of the conversation with Redis. */
class RemoteSettingsTests {

	private static final String PREFIX = "cache-starter.remote.";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			breaker.failure-rate-threshold       | 0     | 0.0   | above 0 and at most 100
			breaker.failure-rate-threshold       | 101   | 101.0 | above 0 and at most 100
			breaker.failure-rate-threshold       | NaN   | NaN   | above 0 and at most 100
			breaker.sliding-window-size          | 0     | 0     | positive
			breaker.minimum-number-of-calls      | 0     | 0     | positive
			breaker.minimum-number-of-calls      | 51    | 51    | only 50 calls
			breaker.wait-duration-in-open-state  | 0s    | 0s    | positive
			breaker.longest-wait-duration        | 10ms  | 0.01s | at least
			journal.capacity                     | 0     | 0     | positive
			replication.replicas                 | -1    | -1    | not be negative
			replication.timeout                  | 0s    | 0s    | positive
			replication.timeout                  | 999us | 0.000999s | at least 1ms
			""")
	void namesPropertyValueAndRemedy(String property, String value, String shown, String remedy) {
		FailureAnalysis analysis = analyze(Map.of(PREFIX + property, value));

		assertThat(analysis.getDescription()).contains("'" + PREFIX + property + "'").contains("'" + shown + "'");
		assertThat(analysis.getDescription() + analysis.getAction()).contains(remedy);
		assertThat(analysis.getAction()).isNotBlank();
	}

	@Test
	void knowsAtLeastOneTag() {
		FailureAnalysis analysis = analyze(Map.of("cache-starter.tags.max-known", "0"));

		assertThat(analysis.getDescription()).contains("'cache-starter.tags.max-known'").contains("'0'");
		assertThat(analysis.getAction()).contains("100000");
	}

	@Test
	void doesNotWaitForReplicasForLongerThanACallLasts() {
		FailureAnalysis analysis = analyze(
				Map.of(PREFIX + "replication.replicas", "1", PREFIX + "replication.timeout", "250ms"));

		assertThat(analysis.getDescription()).contains("'cache-starter.remote.replication.timeout'").contains("0.25s");
		assertThat(analysis.getAction()).contains("cache-starter.remote.timeout");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			nearby            | true  | lowest-latency
			replica-preferred | false | no cluster
			""")
	void explainsWhichServersCannotBeReadFrom(String given, boolean cluster, String hint) {
		InvalidCacheSettingException failure = catchThrowableOfType(InvalidCacheSettingException.class,
				() -> SettingsFactory.readFrom(PREFIX + "read-from", given, cluster));

		assertThat(failure).hasMessageContaining("'" + PREFIX + "read-from'")
			.hasMessageContaining("'" + given + "'")
			.hasMessageContaining(hint);
	}

	@Test
	void readsFromReplicasOfAClusterIfAsked() {
		assertThat(SettingsFactory.readFrom("", "replica-preferred", true)).isEqualTo(ReadFrom.REPLICA_PREFERRED);
		assertThat(SettingsFactory.readFrom("", bind(Map.of()).remote().readFrom(), false))
			.isEqualTo(ReadFrom.UPSTREAM);
	}

	@Test
	void hasTheDefaultsThatAreDocumented() {
		CacheStarterProperties.Remote remote = bind(Map.of()).remote();

		assertThat(SettingsFactory.breaker("", remote.breaker())).isEqualTo(BreakerSettings.DEFAULT);
		assertThat(SettingsFactory.replication("", remote)).isEqualTo(ReplicationSettings.NONE);
		assertThat(SettingsFactory.journal(remote.journal())).isEqualTo(JournalSettings.DEFAULT);
		assertThat(remote.keepAfterFailover()).isFalse();
	}

	@Test
	void takesTheFileOfTheJournal() {
		assertThat(bind(Map.of(PREFIX + "journal.file", "data/cache.journal")).remote().journal().file())
			.isEqualTo(Path.of("data/cache.journal"));
	}

	private static FailureAnalysis analyze(Map<String, String> properties) {
		CacheStarterProperties bound = bind(properties);
		CacheStarterProperties.Remote remote = bound.remote();
		InvalidCacheSettingException failure = catchThrowableOfType(InvalidCacheSettingException.class, () -> {
			SettingsFactory.breaker(PREFIX + "breaker.", remote.breaker());
			SettingsFactory.replication(PREFIX + "replication.", remote);
			SettingsFactory.journal(remote.journal());
			SettingsFactory.maxKnownTags(bound.tags().maxKnown());
		});
		assertThat(failure).as("failure of %s", properties).isNotNull();
		return new InvalidCacheSettingFailureAnalyzer().analyze(failure, failure);
	}

	private static CacheStarterProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("cache-starter",
				CacheStarterProperties.class);
	}

}
