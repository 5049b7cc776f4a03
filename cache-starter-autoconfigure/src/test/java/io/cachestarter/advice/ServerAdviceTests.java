package io.cachestarter.advice;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ServerAdvice}. */
class ServerAdviceTests {

	private static final long MB = 1 << 20;

	@Test
	void saysNothingOfAServerThatIsSetUpWell() {
		assertThat(judge(caches(), 50, 100, "allkeys-lru")).isEmpty();
		assertThat(judge(withLocks(), 50, 100, "noeviction")).isEmpty();
	}

	@Test
	void wantsABoundThatTheMachineHas() {
		Finding finding = judge(caches(), 50, 0, "noeviction", "total_system_memory:" + 1000 * MB).get(0);

		assertThat(finding.id()).isEqualTo("no-maxmemory");
		assertThat(finding.remedy()).contains("here 750.0 MB").contains("'allkeys-lru'");
		assertThat(judge(withLocks(), 50, 0, "noeviction").get(0).remedy()).contains("'noeviction'");
	}

	@ParameterizedTest
	@CsvSource({ "89, noeviction, false", "90, noeviction, true", "99, allkeys-lru, false", "99, volatile-lru, false" })
	void warnsOfAServerThatIsNearlyFullOnlyIfItMakesNoRoom(long used, String policy, boolean warned) {
		List<Finding> findings = judge(caches(), used, 100, policy);

		assertThat(findings).extracting(Finding::id).isEqualTo(warned ? List.of("nearly-full") : List.of());
	}

	@ParameterizedTest
	@CsvSource({ "allkeys-lru, policy-evicts-state", "volatile-lru, policy-evicts-state",
			"allkeys-lfu, policy-evicts-state", "noeviction, ''" })
	void doesNotLetLocksBeEvicted(String policy, String id) {
		assertThat(judge(withLocks(), 10, 100, policy)).extracting(Finding::id)
			.isEqualTo(id.isEmpty() ? List.of() : List.of(id));
	}

	@Test
	void minorPoliciesAreNamed() {
		assertThat(judge(caches(), 10, 100, "volatile-ttl")).extracting(Finding::id).containsExactly("policy-order");
		assertThat(judge(caches(), 10, 100, "allkeys-random")).extracting(Finding::id).containsExactly("policy-order");
		assertThat(judge(caches(), 10, 0, "volatile-ttl")).extracting(Finding::id).containsExactly("no-maxmemory");
	}

	@Test
	void tellsOfEvictionsThatGoOn() {
		assertThat(evictions(caches(), 7, null)).extracting(Finding::severity).containsExactly(Severity.WARNING);
		assertThat(evictions(caches(), 7, 3L)).singleElement()
			.extracting(Finding::seen)
			.asString()
			.contains("7 keys")
			.contains("3 of them since the last look");
		assertThat(evictions(caches(), 7, 0L)).isEmpty();
		assertThat(evictions(caches(), 0, null)).isEmpty();
		assertThat(evictions(withLocks(), 7, null)).extracting(Finding::severity).contains(Severity.CRITICAL);
	}

	@ParameterizedTest
	@CsvSource({ "80, 1.6, fragmentation", "80, 1.4, ''", "80, 0.8, swapped", "80, 0.95, ''", "10, 9.0, ''" })
	void judgesFragmentationOfSoMuchDataThatItMatters(long used, String ratio, String id) {
		assertThat(judge(caches(), used, 1000, "allkeys-lru", "mem_fragmentation_ratio:" + ratio))
			.extracting(Finding::id)
			.isEqualTo(id.isEmpty() ? List.of() : List.of(id));
	}

	@Test
	void judgesWhatIsWrittenToTheDisk() {
		ServerAdvice durable = new ServerAdvice(Set.of("write-behind"), Set.of("write-behind"));

		assertThat(judge(durable, 10, 100, "noeviction", "aof_enabled:0")).extracting(Finding::id)
			.containsExactly("not-durable");
		assertThat(judge(durable, 10, 100, "noeviction", "aof_enabled:1")).isEmpty();
		assertThat(judge(durable, 10, 100, "noeviction")).as("not told").isEmpty();
		assertThat(judge(withLocks(), 10, 100, "noeviction", "aof_enabled:0")).isEmpty();
		assertThat(judge(caches(), 10, 100, "allkeys-lru", "rdb_last_bgsave_status:err")).extracting(Finding::id)
			.containsExactly("persistence-failing");
	}

	@Test
	void tellsOfConnectionsThatWereRefused() {
		assertThat(judge(caches(), 10, 100, "allkeys-lru", "rejected_connections:2")).extracting(Finding::id)
			.containsExactly("rejected-connections");
	}

	@Test
	void saysWhyNothingIsKnown() {
		List<Finding> findings = caches().judge(ServerStatus.unknown("a:1", "NOPERM this user"), null);

		assertThat(findings).singleElement().satisfies((finding) -> {
			assertThat(finding.id()).isEqualTo("server-unknown");
			assertThat(finding.seen()).contains("NOPERM");
			assertThat(finding.remedy()).contains("+info");
		});
	}

	@Test
	void aServerThatTellsLittleIsNotJudged() {
		ServerStatus server = ServerStatus.of("a:1", "# Server\r\nredis_version:7.0.1\r\nused_memory:many\r\n", 0.9);

		assertThat(server.version()).isEqualTo("7.0.1");
		assertThat(server.usedMemory()).isNull();
		assertThat(server.state()).isEqualTo(MemoryState.UNKNOWN);
		assertThat(withLocks().judge(server, null)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "0, 1000, none", "0, 1060, rdb", "1, 1000, aof", "1, 1060, 'aof, rdb'" })
	void readsPersistence(int appending, long saved, String persistence) {
		String info = "aof_enabled:%d\nrdb_last_save_time:%d\nserver_time_usec:1100000000\nuptime_in_seconds:100"
			.formatted(appending, saved);

		assertThat(ServerStatus.of("a:1", info, 0.9).persistence()).isEqualTo(persistence);
	}

	private static List<Finding> evictions(ServerAdvice advice, long evicted, @Nullable Long lately) {
		ServerStatus server = status(50, 100, "allkeys-lru", "evicted_keys:" + evicted);
		return advice.judge(server, lately).stream().filter((each) -> each.id().equals("evictions")).toList();
	}

	private static List<Finding> judge(ServerAdvice advice, long used, long max, String policy, String... lines) {
		return advice.judge(status(used, max, policy, lines), null);
	}

	private static ServerStatus status(long used, long max, String policy, String... lines) {
		List<String> all = Stream
			.concat(Stream.of("# Memory", "used_memory:" + used * MB, "maxmemory:" + max * MB,
					"maxmemory_policy:" + policy), Stream.of(lines))
			.toList();
		return ServerStatus.of("a:1", String.join("\r\n", all), AdviceSettings.DEFAULT.nearlyFull());
	}

	private static ServerAdvice caches() {
		return new ServerAdvice(Set.of(), Set.of());
	}

	private static ServerAdvice withLocks() {
		return new ServerAdvice(Set.of("locks"), Set.of());
	}

}
