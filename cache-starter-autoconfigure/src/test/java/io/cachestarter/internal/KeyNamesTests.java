package io.cachestarter.internal;

import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyNamesTests {

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
	void failsWhenASegmentIsEmpty() {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyNames("prod", ""));
	}

}
