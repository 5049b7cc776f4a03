package io.cachestarter.cache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.cachestarter.internal.KeySample;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of a sample of the keys when their values end, and so tells by the next load
 * of a key whether a longer time to live would have spared it. What other nodes load or
 * evict meanwhile it does not know. Safe for use by multiple threads.
 */
final class ReloadCounts {

	private final LongAdder loads = new LongAdder();

	private final LongAdder afterEnd = new LongAdder();

	private final LongAdder twice = new LongAdder();

	private final LongAdder fourTimes = new LongAdder();

	private final LongAdder beforeEnd = new LongAdder();

	private volatile @Nullable KeySample ends;

	/**
	 * Notes a load whose value is stored.
	 * @param text the key
	 * @param nanos the time
	 * @param freshMillis how long the value is fresh, positive
	 */
	void loaded(String text, long nanos, long freshMillis) {
		this.loads.increment();
		KeySample sample = this.ends;
		if (sample == null) {
			sample = new KeySample();
			this.ends = sample;
		}
		long now = TimeUnit.NANOSECONDS.toMillis(nanos);
		long end = sample.take(text);
		if (end != KeySample.NONE) {
			reloaded(now - end, freshMillis, sample.weight());
		}
		sample.put(text, now + freshMillis, now - 3 * freshMillis);
	}

	private void reloaded(long late, long freshMillis, int weight) {
		if (late < 0) {
			this.beforeEnd.add(weight);
			return;
		}
		this.afterEnd.add(weight);
		if (late <= freshMillis) {
			this.twice.add(weight);
		}
		if (late <= 3 * freshMillis) {
			this.fourTimes.add(weight);
		}
	}

	Reloads reloads() {
		return new Reloads(this.loads.sum(), this.afterEnd.sum(), this.twice.sum(), this.fourTimes.sum(),
				this.beforeEnd.sum());
	}

}
