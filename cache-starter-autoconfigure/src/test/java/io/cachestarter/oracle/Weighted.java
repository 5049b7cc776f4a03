package io.cachestarter.oracle;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that happens the more often the heavier it is.
 */
interface Weighted {

	int weight();

	/**
	 * Make a list to pick from, in which each choice is as frequent as it is heavy. The
	 * dice leave some choices out and make others twice as frequent, because what is rare
	 * with everything else in the way may be frequent without; the first always stays.
	 */
	static <T extends Weighted> List<T> mix(T[] choices, Dice dice) {
		return Stream.of(choices)
			.flatMap((choice) -> Collections.nCopies(factor(choice == choices[0], dice) * choice.weight(), choice)
				.stream())
			.toList();
	}

	/** Make a list to pick from, in which each choice is as frequent as it is heavy. */
	static <T extends Weighted> List<T> all(T[] choices) {
		return Stream.of(choices).flatMap((choice) -> Collections.nCopies(choice.weight(), choice).stream()).toList();
	}

	private static int factor(boolean stays, Dice dice) {
		int factor = dice.below(3);
		return (stays && factor == 0) ? 1 : factor;
	}

}
