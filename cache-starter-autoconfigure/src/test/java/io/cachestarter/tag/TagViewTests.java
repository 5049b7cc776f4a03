package io.cachestarter.tag;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class TagViewTests {

	private static final int MAX = 1_000;

	private static final int ROUNDS = 10;

	private final LimitCounts limits = new LimitCounts();

	private final TagView view = new TagView(MAX, this.limits, Runnable::run);

	@Test
	void knowsWhatItHasLearnt() {
		this.view.learn(List.of("a", "b"), List.of(5L, 6L), this.view.generation());

		assertThat(this.view.known("a")).isEqualTo(5);
		assertThat(this.view.known("b")).isEqualTo(6);
		assertThat(this.view.known("c")).isEqualTo(TagView.UNKNOWN);
	}

	@Test
	void changesItsGenerationWithAnInvalidationThatDoesNotRaiseTheEpoch() {
		this.view.invalidate(List.of("a"), 7);
		long generation = this.view.generation();

		this.view.invalidate(List.of("b"), 6);

		assertThat(this.view.epoch()).isEqualTo(7);
		assertThat(this.view.generation()).isNotEqualTo(generation);
	}

	@Test
	void raisesTheGenerationBeforeAndAfterAChange() {
		List<Long> during = new ArrayList<>();
		List<String> watched = new AbstractList<>() {

			@Override
			public String get(int index) {
				during.add(TagViewTests.this.view.generation());
				return "a";
			}

			@Override
			public int size() {
				return 1;
			}

		};
		long before = this.view.generation();

		this.view.invalidate(watched, 5);

		assertThat(during).isNotEmpty().doesNotContain(before, this.view.generation());
	}

	@Test
	void changesItsGenerationWithAFlushAndANewBase() {
		long first = this.view.generation();
		this.view.flush();
		long second = this.view.generation();
		this.view.rebase(7);

		assertThat(List.of(first, second, this.view.generation())).doesNotHaveDuplicates();
		assertThat(this.view.base()).isEqualTo(7);
		assertThat(this.view.epoch()).isEqualTo(7);
	}

	@Test
	void refusesAnAnswerThatAnInvalidationHasOvertaken() {
		long asked = this.view.generation();
		this.view.invalidate(List.of("a"), 6);

		this.view.learn(List.of("a"), List.of(5L), asked);

		assertThat(this.view.known("a")).isEqualTo(TagView.UNKNOWN);
	}

	@Test
	void refusesAnAnswerThatAFlushHasOvertaken() {
		long asked = this.view.generation();
		this.view.flush();

		this.view.learn(List.of("a"), List.of(5L), asked);

		assertThat(this.view.known("a")).isEqualTo(TagView.UNKNOWN);
	}

	@Test
	void keepsTheHigherOfTwoAnswers() {
		this.view.learn(List.of("a"), List.of(7L), this.view.generation());

		this.view.learn(List.of("a"), List.of(6L), this.view.generation());

		assertThat(this.view.known("a")).isEqualTo(7);
	}

	@Test
	void keepsTheHigherOfTwoInvalidations() {
		this.view.learn(List.of("a"), List.of(5L), this.view.generation());
		this.view.invalidate(List.of("a"), 7);

		this.view.invalidate(List.of("a"), 6);

		assertThat(this.view.known("a")).isEqualTo(7);
	}

	@Test
	void doesNotEnterATagThatItHasNotAskedFor() {
		this.view.invalidate(List.of("a"), 7);

		assertThat(this.view.known("a")).isEqualTo(TagView.UNKNOWN);
	}

	@Test
	void adoptsOnlyHigherEpochs() {
		this.view.adopt(7);
		this.view.adopt(6);

		assertThat(this.view.epoch()).isEqualTo(7);
	}

	@Test
	void forgetsTagsInAFlushButNotTheEpoch() {
		this.view.learn(List.of("a"), List.of(5L), this.view.generation());
		this.view.invalidate(List.of("a"), 7);

		this.view.flush();

		assertThat(this.view.known("a")).isEqualTo(TagView.UNKNOWN);
		assertThat(this.view.epoch()).isEqualTo(7);
	}

	@Test
	void countsTheTagsThatItForgets() {
		learn(0, MAX);
		assertThat(this.limits.count(Limit.TAGS)).isZero();

		learn(MAX, MAX + 3);

		assertThat(this.view.size()).isEqualTo(MAX);
		assertThat(this.limits.count(Limit.TAGS)).isEqualTo(3);
	}

	@Test
	void forgetsWhatDoesNotFitOfOneAnswer() {
		learn(0, 10 * MAX);

		assertThat(this.view.size()).isEqualTo(MAX);
	}

	/** Half of the tags fit, so nobody could do better than half of the hits. */
	@ParameterizedTest
	@EnumSource(Order.class)
	void knowsAShareOfMoreTagsThanFit(Order order) {
		Random random = new Random(4711);
		double hits = 0;
		for (int i = 0; i < 2 * ROUNDS * 2 * MAX; i++) {
			int tag = order.next(i, random);
			if (this.view.known(tag(tag)) == TagView.UNKNOWN) {
				learn(tag, tag + 1);
			}
			else if (i >= ROUNDS * 2 * MAX) {
				hits++;
			}
		}

		assertThat(hits / (ROUNDS * 2 * MAX)).isGreaterThan(order.leastHits);
	}

	@Test
	void keepsATagThatEveryEntryHas() {
		learn(0, 1);
		int misses = 0;
		for (int i = 1; i < 20 * MAX; i++) {
			misses += (this.view.known(tag(0)) == TagView.UNKNOWN) ? 1 : 0;
			learn(i, i + 1);
		}

		assertThat(misses).isZero();
	}

	@Test
	void refusesAnAnswerFromBeforeTheInvalidationOfATagThatItHasForgotten() {
		learn(0, 1);
		long asked = this.view.generation();
		forget(tag(0));
		this.view.invalidate(List.of(tag(0)), 7);

		this.view.learn(List.of(tag(0)), List.of(5L), asked);
		assertThat(this.view.known(tag(0))).isEqualTo(TagView.UNKNOWN);
		this.view.learn(List.of(tag(0)), List.of(7L), this.view.generation());
		assertThat(this.view.known(tag(0))).isEqualTo(7);
	}

	@Test
	void doesNotEnterTheLowerOfTwoInvalidationsWhenItHasForgottenTheHigher() {
		learn(0, 1);
		this.view.invalidate(List.of(tag(0)), 7);
		forget(tag(0));

		this.view.invalidate(List.of(tag(0)), 6);

		assertThat(this.view.known(tag(0))).isEqualTo(TagView.UNKNOWN);
	}

	/** An entry that was checked does not become invalid because others need the room. */
	@Test
	void keepsItsGenerationWhenItForgets() {
		learn(0, 1);
		long generation = this.view.generation();

		forget(tag(0));

		assertThat(this.view.generation()).isEqualTo(generation);
	}

	/** Asks for so many others, and for each so often, that there is no room for it. */
	private void forget(String tag) {
		for (int i = 0; i < 5 * 2 * MAX; i++) {
			int other = MAX + i / 5;
			learn(other, other + 1);
		}
		assertThat(this.view.known(tag)).isEqualTo(TagView.UNKNOWN);
	}

	private void learn(int from, int to) {
		List<String> tags = IntStream.range(from, to).mapToObj(TagViewTests::tag).toList();
		this.view.learn(tags, Collections.nCopies(tags.size(), 5L), this.view.generation());
	}

	private static String tag(int number) {
		return "tag-" + number;
	}

	/** How twice as many tags as are known are asked for. */
	enum Order {

		/** What defeats those who forget what was not asked for longest. */
		IN_TURN(0.35) {

			@Override
			int next(int index, Random random) {
				return index % (2 * MAX);
			}

		},

		AT_RANDOM(0.45) {

			@Override
			int next(int index, Random random) {
				return random.nextInt(2 * MAX);
			}

		},

		MOSTLY_FEW(0.7) {

			@Override
			int next(int index, Random random) {
				return (int) (2 * MAX * Math.pow(random.nextDouble(), 3));
			}

		};

		private final double leastHits;

		Order(double leastHits) {
			this.leastHits = leastHits;
		}

		abstract int next(int index, Random random);

	}

}
