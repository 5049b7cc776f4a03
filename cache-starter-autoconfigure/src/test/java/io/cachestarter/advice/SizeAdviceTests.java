package io.cachestarter.advice;

import java.time.Duration;
import java.util.List;

import io.cachestarter.cache.CacheBounds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link SizeAdvice} and {@link SizeTally}. */
class SizeAdviceTests {

	private static final SizeAdvice ADVICE = new SizeAdvice(AdviceSettings.DEFAULT, SizeAdviceTests::bounds);

	@Test
	void tallyKeepsTheLargestAndTheShapeOfTheRest() {
		SizeTally tally = new SizeTally("cache:items", 2);
		for (int i = 1; i <= 100; i++) {
			tally.add("key-" + i, i * 10L);
		}
		tally.add("key-100", 1_000);

		SizeGroup group = tally.group();

		assertThat(group.largest()).containsExactly(new KeySize("key-100", 1_000), new KeySize("key-99", 990));
		assertThat(group.keys()).isEqualTo(101);
		assertThat(group.mean()).isEqualTo(group.bytes() / 101);
		assertThat(group.median()).isEqualTo(512);
		assertThat(group.p99()).isEqualTo(1024);
	}

	@Test
	void namesLargeKeys() {
		assertThat(ADVICE.judge(List.of(group("cache:items", 100 * 1024, 200)), null)).singleElement()
			.satisfies((finding) -> {
				assertThat(finding.id()).isEqualTo("large-keys");
				assertThat(finding.subject()).isEqualTo("cache items");
				assertThat(finding.seen()).startsWith("key takes 100.0 kB");
			});
		assertThat(ADVICE.judge(List.of(group("cache:items", 100 * 1024 - 1, 200)), null)).isEmpty();
		assertThat(ADVICE.judge(List.of(group("stream", 100 * 1024, 200)), null)).extracting(Finding::subject)
			.containsExactly("stream");
	}

	@Test
	void advisesCompressionWhereThereIsNone() {
		assertThat(ADVICE.judge(List.of(group("cache:plain", 9_000, 8192)), null)).extracting(Finding::id)
			.containsExactly("uncompressed");
		assertThat(ADVICE.judge(List.of(group("cache:plain", 9_000, 4096)), null)).isEmpty();
		assertThat(ADVICE.judge(List.of(group("cache:items", 9_000, 8192)), null)).isEmpty();
		assertThat(ADVICE.judge(List.of(group("cache:of-another-version", 9_000, 8192)), null)).isEmpty();
	}

	@Test
	void namesTheMissingRight() {
		assertThat(ADVICE.judge(List.of(), "Redis call failed: NOPERM no")).singleElement()
			.extracting(Finding::remedy)
			.asString()
			.contains("+memory|usage");
		assertThat(ADVICE.judge(List.of(), "Redis did not answer")).isEmpty();
	}

	private static @Nullable CacheBounds bounds(String cache) {
		return switch (cache) {
			case "items" -> new CacheBounds(Duration.ofMinutes(1), null, null, null, true, 4096);
			case "plain" -> new CacheBounds(Duration.ofMinutes(1), null, null, null, true, null);
			default -> null;
		};
	}

	private static SizeGroup group(String purpose, long largest, long median) {
		return new SizeGroup(purpose, 10, 10 * median, median, median, largest,
				List.of(new KeySize("key", largest), new KeySize("smaller", 1)));
	}

}
