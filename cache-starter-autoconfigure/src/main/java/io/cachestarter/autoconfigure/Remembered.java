package io.cachestarter.autoconfigure;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Asks once and remembers the answer, which is always the same. Takes no lock, so that it
 * can ask for beans: two threads may ask at the same time.
 *
 * @param <T> what it gives
 */
final class Remembered<T> implements Supplier<T> {

	private final Supplier<? extends T> source;

	private volatile @Nullable T answer;

	Remembered(Supplier<? extends T> source) {
		this.source = source;
	}

	@Override
	public T get() {
		T known = this.answer;
		if (known == null) {
			known = this.source.get();
			this.answer = known;
		}
		return known;
	}

}
