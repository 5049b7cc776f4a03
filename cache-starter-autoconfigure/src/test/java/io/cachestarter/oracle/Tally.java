package io.cachestarter.oracle;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much has happened in a scenario. Safe for use by multiple threads.
 */
public final class Tally {

	private final LongAdder loads = new LongAdder();

	private final LongAdder overtakenLoads = new LongAdder();

	private final LongAdder writes = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final Map<Verdict, LongAdder> reads = Stream.of(Verdict.values())
		.collect(
				Collectors.toMap(Function.identity(), (verdict) -> new LongAdder(), (one, other) -> one, TreeMap::new));

	void loaded(boolean overtaken) {
		this.loads.increment();
		if (overtaken) {
			this.overtakenLoads.increment();
		}
	}

	void wrote() {
		this.writes.increment();
	}

	void failed() {
		this.failures.increment();
	}

	void judged(Verdict verdict) {
		Objects.requireNonNull(this.reads.get(verdict)).increment();
	}

	/** Return how many calls have thrown an exception. */
	public long failures() {
		return this.failures.sum();
	}

	long loads() {
		return this.loads.sum();
	}

	/** Return how many loads returned what was no longer in the database. */
	long overtakenLoads() {
		return this.overtakenLoads.sum();
	}

	@Override
	public String toString() {
		return "reads %s, writes %s, failed %s, loads %s of which overtaken %s".formatted(this.reads, this.writes,
				this.failures, this.loads, this.overtakenLoads);
	}

}
