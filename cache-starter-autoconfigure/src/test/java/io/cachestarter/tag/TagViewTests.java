package io.cachestarter.tag;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TagViewTests {

	private final TagView view = new TagView(new LimitCounts());

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
	void knowsOnlySoManyTags() {
		LimitCounts limits = new LimitCounts();
		TagView small = new TagView(limits);
		learn(small, 0, 50_000);
		assertThat(small.size()).isEqualTo(50_000);

		learn(small, 0, 1);
		assertThat(small.size()).isEqualTo(50_000);
		learn(small, 50_000, 50_001);

		assertThat(small.size()).isOne();
		assertThat(limits.count(Limit.TAGS)).isOne();
	}

	@Test
	void entersNoMoreOfAnAnswerThanFitIn() {
		LimitCounts limits = new LimitCounts();
		TagView small = new TagView(limits);

		learn(small, 0, 60_000);

		assertThat(small.size()).isEqualTo(50_000);
		assertThat(limits.count(Limit.TAGS)).isOne();
	}

	private static void learn(TagView view, int from, int to) {
		List<String> tags = IntStream.range(from, to).mapToObj((i) -> "tag-" + i).toList();
		view.learn(tags, Collections.nCopies(tags.size(), 5L), view.generation());
	}

}
