package io.cachestarter.internal;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Gives several things back, each of them even if another one fails.
 *
 * @since 0.1.0
 */
public final class Undo {

	private Undo() {
	}

	/**
	 * Does something with each element, the last one first.
	 * @param <T> the kind of elements
	 * @param elements the elements, which the step must not change
	 * @param step what to do
	 * @return the first failure, to which others are added, or {@code null}
	 */
	public static <T> @Nullable RuntimeException inReverse(List<T> elements, Consumer<T> step) {
		RuntimeException failure = null;
		for (int i = elements.size() - 1; i >= 0; i--) {
			try {
				step.accept(elements.get(i));
			}
			catch (RuntimeException ex) {
				if (failure == null) {
					failure = ex;
				}
				else {
					failure.addSuppressed(ex);
				}
			}
		}
		return failure;
	}

}
