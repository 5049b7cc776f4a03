package io.cachestarter.tag;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.internal.LimitCounts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TagLifetimesTests {

	private static final List<String> TAGS = List.of("red", "blue");

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	private final TagView view = new TagView(1_000, new LimitCounts());

	private final TagLifetimes lifetimes = new TagLifetimes(this.view, this.nanos::get);

	private void know(String... tags) {
		for (String tag : tags) {
			this.view.learn(List.of(tag), List.of(1L), this.view.generation());
		}
	}

	@Test
	void knowsNothingAtFirst() {
		know("red", "blue");

		assertThat(this.lifetimes.shorterThan(1, TAGS)).containsExactly("red", "blue");
	}

	@Test
	void remembersUntilAKeyEnds() {
		know("red", "blue");
		this.lifetimes.extended(List.of("red"), this.nanos.get(), 1_000);
		this.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(400));

		assertThat(this.lifetimes.shorterThan(600, TAGS)).containsExactly("blue");
		assertThat(this.lifetimes.shorterThan(601, TAGS)).containsExactly("red", "blue");
	}

	@Test
	void countsFromBeforeTheQuestion() {
		know("red");
		long asked = this.nanos.getAndAdd(TimeUnit.MILLISECONDS.toNanos(100));
		this.lifetimes.extended(List.of("red"), asked, 1_000);

		assertThat(this.lifetimes.shorterThan(950, List.of("red"))).containsExactly("red");
		assertThat(this.lifetimes.shorterThan(900, List.of("red"))).isEmpty();
	}

	@Test
	void believesNothingOfATagThatTheNodeDoesNotKnow() {
		know("red");
		this.lifetimes.extended(TAGS, this.nanos.get(), 1_000);

		assertThat(this.lifetimes.shorterThan(1, TAGS)).containsExactly("blue");
	}

	@Test
	void leavesAReserveForTheEntriesToCome() {
		assertThat(TagLifetimes.withReserve(1_000)).isGreaterThan(1_100);
	}

}
