package io.cachestarter.lock;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives several things back, each of them even if another one fails. */
final class Undo {

	private static final Logger logger = LoggerFactory.getLogger(Undo.class);

	private Undo() {
	}

	/** Says what has failed while something else is on its way to the caller. */
	static void warn(@Nullable RuntimeException failure) {
		if (failure != null) {
			logger.warn("A lock could not be given back after another one could not be had", failure);
		}
	}

	/**
	 * Does something with each element, the last one first.
	 * @return the first failure, to which others are added, or {@code null}
	 */
	static <T> @Nullable RuntimeException inReverse(List<T> elements, Consumer<T> step) {
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
