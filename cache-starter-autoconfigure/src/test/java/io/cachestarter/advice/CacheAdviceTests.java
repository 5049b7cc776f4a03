package io.cachestarter.advice;

import java.time.Duration;
import java.util.List;

import io.cachestarter.cache.CacheBounds;
import io.cachestarter.cache.Reloads;
import io.cachestarter.cache.Returns;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link CacheAdvice}. */
class CacheAdviceTests {

	private static final CacheBounds BOUNDS = new CacheBounds(Duration.ofMinutes(10), Duration.ofMinutes(1), 1_000L,
			null, true, 4096);

	private static final Returns NO_RETURNS = new Returns(0, 0, 0, 0, 0, 0);

	private static final Reloads NO_RELOADS = new Reloads(0, 0, 0, 0, 0);

	@Test
	void saysThatThereIsTooLittleToJudge() {
		assertThat(ids(traffic(999, 0, NO_RETURNS, NO_RELOADS))).containsExactly("too-little-traffic");
		assertThat(ids(traffic(1_000, 900, NO_RETURNS, NO_RELOADS))).isEmpty();
	}

	@Test
	void advisesTheSizeThatPays() {
		Finding twice = only(traffic(10_000, 6_000, new Returns(4_000, 1_500, 2_500, 0, 0, 0), NO_RELOADS));
		Finding fourTimes = only(traffic(10_000, 6_000, new Returns(4_000, 400, 2_500, 0, 0, 0), NO_RELOADS));

		assertThat(twice.id()).isEqualTo("local-size");
		assertThat(twice.seen()).contains("60 % of 10000 look-ups with 1000 entries")
			.contains("75 % with 2000")
			.contains("85 % with 4000");
		assertThat(twice.remedy()).contains("'local.max-entries' to 2000");
		assertThat(fourTimes.remedy()).contains("'local.max-entries' to 4000");
	}

	@Test
	void isSilentWhereMoreRoomGainsNothing() {
		assertThat(ids(traffic(10_000, 6_000, new Returns(4_000, 100, 499, 0, 0, 0), NO_RELOADS))).isEmpty();
		assertThat(ids(traffic(1_000, 600, new Returns(400, 90, 99, 0, 0, 0), NO_RELOADS))).isEmpty();
	}

	@Test
	void advisesTheLocalTimeToLiveUnlessItIsThatOfRedis() {
		Returns returns = new Returns(0, 0, 0, 3_000, 1_000, 2_000);
		CacheBounds same = new CacheBounds(Duration.ofMinutes(1), Duration.ofMinutes(1), 1_000L, null, true, null);

		Finding finding = only(traffic(10_000, 6_000, returns, NO_RELOADS));

		assertThat(finding.id()).isEqualTo("local-ttl");
		assertThat(finding.seen()).contains("with 60 s").contains("70 %").contains("80 %");
		assertThat(ids(traffic(same, 10_000, 6_000, returns, NO_RELOADS))).isEmpty();
	}

	@Test
	void advisesTheTimeToLive() {
		Finding finding = only(traffic(10_000, 9_000, NO_RETURNS, new Reloads(1_000, 600, 300, 400, 0)));

		assertThat(finding.id()).isEqualTo("ttl-short");
		assertThat(finding.seen()).contains("60 % of 1000 loads").contains("600 s").contains("30 %").contains("40 %");
		assertThat(ids(traffic(10_000, 9_000, NO_RETURNS, new Reloads(1_000, 400, 300, 400, 0)))).isEmpty();
		assertThat(ids(traffic(10_000, 9_000, NO_RETURNS, new Reloads(99, 99, 99, 99, 0)))).isEmpty();
	}

	@Test
	void tellsWhyAHitRatioIsLow() {
		assertThat(only(traffic(10_000, 1_000, NO_RETURNS, new Reloads(9_000, 100, 0, 0, 100))).id())
			.isEqualTo("keys-not-repeated");
		assertThat(only(traffic(10_000, 1_000, NO_RETURNS, new Reloads(9_000, 0, 0, 0, 5_000))).id())
			.isEqualTo("changed-often");
		assertThat(only(traffic(10_000, 1_000, NO_RETURNS, new Reloads(9_000, 2_000, 0, 0, 0))).id())
			.isEqualTo("hit-ratio");
		assertThat(ids(traffic(10_000, 5_000, NO_RETURNS, new Reloads(9_000, 0, 0, 0, 0)))).isEmpty();
	}

	private static Finding only(CacheTraffic traffic) {
		List<Finding> findings = new CacheAdvice(AdviceSettings.DEFAULT).judge(traffic);
		assertThat(findings).hasSize(1);
		assertThat(findings.get(0).subject()).isEqualTo("cache items");
		return findings.get(0);
	}

	private static List<String> ids(CacheTraffic traffic) {
		return new CacheAdvice(AdviceSettings.DEFAULT).judge(traffic).stream().map(Finding::id).toList();
	}

	private static CacheTraffic traffic(long requests, long localHits, Returns returns, Reloads reloads) {
		return traffic(BOUNDS, requests, localHits, returns, reloads);
	}

	private static CacheTraffic traffic(CacheBounds bounds, long requests, long localHits, Returns returns,
			Reloads reloads) {
		double ratio = localHits / (double) requests;
		return new CacheTraffic("items", bounds, requests, localHits, 0, requests - localHits, ratio, ratio, 1_000L,
				returns, reloads, List.of());
	}

}
