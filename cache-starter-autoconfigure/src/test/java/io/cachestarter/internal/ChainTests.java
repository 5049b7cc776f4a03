package io.cachestarter.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChainTests {

	private final Chain<Item> chain = new Chain<>();

	@Test
	void isEmptyAtFirst() {
		assertThat(this.chain.isEmpty()).isTrue();
		assertThat(this.chain.first()).isNull();
		assertThat(this.chain.removeAll()).isEmpty();
	}

	@Test
	void keepsTheOrder() {
		List<Item> items = add(3);
		assertThat(this.chain.isEmpty()).isFalse();
		assertThat(this.chain.first()).isSameAs(items.get(0));
		assertThat(this.chain.removeAll()).isEqualTo(items);
		assertThat(this.chain.isEmpty()).isTrue();
	}

	@Test
	void takesOutFromTheMiddleAndFromBothEnds() {
		List<Item> items = add(5);
		assertThat(this.chain.remove(items.get(2))).isTrue();
		assertThat(this.chain.remove(items.get(0))).isTrue();
		assertThat(this.chain.remove(items.get(4))).isTrue();
		Item last = add(1).get(0);
		assertThat(this.chain.removeAll()).containsExactly(items.get(1), items.get(3), last);
	}

	@Test
	void takesOutOnce() {
		Item item = add(1).get(0);
		assertThat(this.chain.remove(item)).isTrue();
		assertThat(this.chain.remove(item)).isFalse();
		add(1);
		assertThat(this.chain.remove(item)).isFalse();
		assertThat(this.chain.removeAll()).hasSize(1);
	}

	@Test
	void takesAnItemAgain() {
		List<Item> items = add(2);
		this.chain.remove(items.get(0));
		this.chain.add(items.get(0));
		assertThat(this.chain.removeAll()).containsExactly(items.get(1), items.get(0));
	}

	@Test
	void behavesLikeASetThatKeepsTheOrder() {
		Random random = new Random(7);
		List<Item> items = Stream.generate(Item::new).limit(20).toList();
		Set<Item> expected = new LinkedHashSet<>();
		for (int i = 0; i < 10_000; i++) {
			Item item = items.get(random.nextInt(items.size()));
			if (expected.add(item)) {
				this.chain.add(item);
			}
			else {
				expected.remove(item);
				assertThat(this.chain.remove(item)).isTrue();
			}
			assertThat(this.chain.first()).isSameAs(expected.stream().findFirst().orElse(null));
		}
		assertThat(this.chain.removeAll()).isEqualTo(new ArrayList<>(expected));
	}

	private List<Item> add(int count) {
		List<Item> items = Stream.generate(Item::new).limit(count).toList();
		items.forEach(this.chain::add);
		return items;
	}

	private static final class Item implements Chain.Link<Item> {

		private @Nullable Item before;

		private @Nullable Item after;

		@Override
		public @Nullable Item before() {
			return this.before;
		}

		@Override
		public @Nullable Item after() {
			return this.after;
		}

		@Override
		public void link(@Nullable Item before, @Nullable Item after) {
			this.before = before;
			this.after = after;
		}

	}

}
