package io.cachestarter.internal;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The real server says what a pattern matches. */
class GlobIntegrationTests {

	private static final long SEED = 20_261_121;

	private static final String KEY_CHARS = "abcd:1-^]*\\[?";

	private static final String PATTERN_CHARS = "aabbcd:1--^]]**??\\\\[[[";

	private final Random random = new Random(SEED);

	@Test
	void matchesWhatRedisMatches() {
		try (RedisServerHandle redis = RedisServers.start()) {
			Set<String> keys = Stream.generate(() -> text(KEY_CHARS, 1, 7)).limit(400).collect(Collectors.toSet());
			keys.forEach((key) -> redis.call("SET", key, "1"));
			int matches = 0;
			for (int round = 0; round < 2_000; round++) {
				String pattern = text(PATTERN_CHARS, 1, 8);
				Set<String> expected = matching(redis, pattern);

				Glob glob = Glob.of(pattern);

				Set<String> matching = keys.stream().filter(glob::matches).collect(Collectors.toSet());
				assertThat(matching).as("seed %d, round %d, pattern %s", SEED, round, pattern).isEqualTo(expected);
				matches += expected.size();
			}
			assertThat(matches).isGreaterThan(2_000);
		}
	}

	@Test
	void quotesATextSoThatRedisMatchesNothingElse() {
		try (RedisServerHandle redis = RedisServers.start()) {
			List<String> keys = Stream.generate(() -> text(KEY_CHARS, 1, 5)).limit(400).distinct().toList();
			keys.forEach((key) -> redis.call("SET", key, "1"));
			for (String key : keys) {
				assertThat(matching(redis, Glob.quote(key))).containsExactly(key);
				assertThat(Glob.of(Glob.quote(key)).matches(key)).isTrue();
			}
		}
	}

	private String text(String chars, int min, int max) {
		int length = min + this.random.nextInt(max - min + 1);
		return this.random.ints(length, 0, chars.length())
			.mapToObj((index) -> chars.substring(index, index + 1))
			.collect(Collectors.joining());
	}

	private static Set<String> matching(RedisServerHandle redis, String pattern) {
		List<?> found = (List<?>) Objects.requireNonNull(redis.call("KEYS", pattern));
		return found.stream().map(String::valueOf).collect(Collectors.toSet());
	}

}
