package io.cachestarter.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyNamesTests {

	private static final List<String> HOSTILE = List
		.of("a", "b", "a:b", ":", "a:cache:b", "cache", "bus", "sweep", "{", "}", "{}", "{a}", "a}b{c", "*", "?", "[a]",
				"[^a]", "\\", "^", "\n", "\r\n", "\u0000", " ", "%", "%25", "%3A", "\uD800", "\uDC00", "\uD800a", "?",
				"\uFFFD", "\uD83D\uDE00", "%uD800", "größe", "gro\u0308ße", "x".repeat(1000))
		.stream()
		.distinct()
		.toList();

	@Test
	void putsEnvironmentAndApplicationInFront() {
		KeyNames names = new KeyNames("prod", "shop");

		assertThat(names.cachePrefix("products")).isEqualTo("prod:shop:cache:products:");
		assertThat(names.busChannel()).isEqualTo("prod:shop:bus");
	}

	@Test
	void leavesAnAbsentEnvironmentOut() {
		assertThat(new KeyNames(null, "shop").cachePrefix("products")).isEqualTo("shop:cache:products:");
	}

	@Test
	void encodesWhatCouldReachIntoAnotherNamespace() {
		KeyNames names = new KeyNames(null, "my shop");

		assertThat(names.cachePrefix("a:b{c}*")).isEqualTo("my%20shop:cache:a%3Ab%7Bc%7D%2A:");
		assertThat(names.cachePrefix("größe")).isEqualTo("my%20shop:cache:gr%C3%B6%C3%9Fe:");
	}

	@Test
	void keepsTheEpochAndAllTagsInOneClusterSlot() {
		KeyNames names = new KeyNames("prod", "shop");

		assertThat(SlotHash.getSlot(names.tagKey(KeyNames.tag("red")))).isEqualTo(SlotHash.getSlot(names.epoch()));
		assertThat(SlotHash.getSlot(names.tagKey(KeyNames.cacheTag("a{b}"))))
			.isEqualTo(SlotHash.getSlot(names.epoch()));
	}

	@Test
	void givesEveryTwoThingsTwoNames() {
		Set<String> seen = new HashSet<>();
		for (String env : HOSTILE) {
			for (String app : HOSTILE) {
				KeyNames names = new KeyNames(env, app);
				assertThat(seen.add(names.epoch())).isTrue();
				assertThat(seen.add(names.busChannel())).isTrue();
				assertThat(seen.add(names.sweep())).isTrue();
				for (String text : HOSTILE) {
					assertThat(seen.add(names.cachePrefix(text))).as(text).isTrue();
					assertThat(seen.add(names.warmUp(text))).as(text).isTrue();
					assertThat(seen.add(names.hotKeys(text))).as(text).isTrue();
					assertThat(seen.add(names.tagKey(KeyNames.tag(text)))).as(text).isTrue();
					assertThat(seen.add(names.tagKey(KeyNames.cacheTag(text)))).as(text).isTrue();
				}
			}
		}
	}

	@Test
	void keepsEveryKeyInsideItsPrefixWhateverItIsCalled() {
		for (String app : HOSTILE) {
			KeyNames names = new KeyNames(null, app);
			String root = names.busChannel().substring(0, names.busChannel().length() - "bus".length());
			assertThat(root).matches("[\\w.~%-]+:");
			for (String text : HOSTILE) {
				assertThat(names.cachePrefix(text)).startsWith(root).matches("[\\w.~%-]+:cache:[\\w.~%-]+:");
				assertThat(SlotHash.getSlot(names.tagKey(KeyNames.tag(text))))
					.isEqualTo(SlotHash.getSlot(names.epoch()));
				assertThat(names.tagKey(KeyNames.tag(text))).startsWith(root);
				assertThat(names.cacheSegment(names.cachePrefix(text) + "a:b"))
					.isEqualTo(KeyNames.cacheTag(text).substring("cache:".length()));
			}
		}
	}

	@Test
	void failsWhenASegmentIsEmpty() {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyNames("prod", ""));
	}

	@Test
	void namesStructuresAndTopics() {
		KeyNames names = new KeyNames("prod", "shop");

		assertThat(names.structure("recent", "a:b", "{*}")).isEqualTo("prod:shop:recent:a%3Ab:%7B%2A%7D");
		assertThat(names.topicChannel("stock")).isEqualTo("prod:shop:topic:stock");
		assertThat(names.topicStream("or}ders")).isEqualTo("prod:shop:stream:{or%7Dders}");
		assertThat(names.deadLetters("orders")).isEqualTo("prod:shop:stream:{orders}:dead");
	}

	@Test
	void tellsWhatAKeyIsFor() {
		KeyNames names = new KeyNames("prod", "shop");

		assertThat(names.purpose(names.cachePrefix("a:b") + "1")).isEqualTo("cache:a%3Ab");
		assertThat(names.purpose(names.lock("fair-lock", "x"))).isEqualTo("fair-lock");
		assertThat(names.purpose(names.epoch())).isEqualTo("tags");
		assertThat(names.purpose(names.sweep())).isEqualTo("sweep");
		assertThat(names.purpose(names.topicStream("t"))).isEqualTo("stream");
		assertThat(names.allKeys()).isEqualTo("prod:shop:*");
	}

}
