package io.cachestarter.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UndoTests {

	private final List<String> done = new ArrayList<>();

	@Test
	void takesTheLastElementFirst() {
		assertThat(Undo.inReverse(List.of("a", "b", "c"), this.done::add)).isNull();

		assertThat(this.done).containsExactly("c", "b", "a");
	}

	@Test
	void goesOnAfterAFailureAndTellsAllOfThem() {
		RuntimeException failure = Objects.requireNonNull(Undo.inReverse(List.of("a", "b", "c"), this::fail));

		assertThat(this.done).containsExactly("c", "b", "a");
		assertThat(failure).hasMessage("c");
		assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("b", "a");
	}

	private void fail(String element) {
		this.done.add(element);
		throw new IllegalStateException(element);
	}

}
