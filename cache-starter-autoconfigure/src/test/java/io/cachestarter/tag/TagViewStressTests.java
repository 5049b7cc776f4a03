package io.cachestarter.tag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.test.Crowd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers, invalidations and Caffeine at the same time, on a view that knows few tags.
 * The database and Redis are arrays; the steps are those of the protocol.
 */
@Timeout(60)
class TagViewStressTests {

	private static final long SEED = 4711;

	private static final int TAGS = 64;

	private static final int KNOWN = 16;

	private static final int STEPS = 150_000;

	private final LimitCounts limits = new LimitCounts();

	private final TagView view = new TagView(KNOWN, this.limits);

	private final AtomicLong versions = new AtomicLong();

	private final AtomicLong lastEpoch = new AtomicLong();

	/** By tag: what the database has, and the version before its last invalidation. */
	private final AtomicLongArray database = new AtomicLongArray(TAGS);

	private final AtomicLongArray promised = new AtomicLongArray(TAGS);

	private final AtomicLongArray redis = new AtomicLongArray(TAGS);

	private final LongAdder hits = new LongAdder();

	@Test
	void findsNothingThatIsOlderThanTheLastInvalidation() {
		List<Callable<String>> callers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			long seed = SEED + i;
			callers.add(() -> read(new Random(seed)));
			callers.add(() -> invalidate(new Random(-seed)));
		}

		assertThat(Crowd.start(callers).results()).as("seed %d", SEED).containsOnly("");
		assertThat(this.hits.sum()).isPositive();
		assertThat(this.limits.count(Limit.TAGS)).isPositive();
	}

	/** Each reader has entries of its own, so only the tags are shared. */
	private String read(Random random) {
		Map<Integer, Entry> entries = new HashMap<>();
		for (int i = 0; i < STEPS; i++) {
			int tag = random.nextInt(TAGS);
			long least = this.promised.get(tag);
			Entry entry = entries.get(tag);
			if (entry == null || !isValid(entry)) {
				entries.put(tag, load(tag));
			}
			else if (entry.version < least) {
				return "%s: version %d after %d".formatted(name(tag), entry.version, least);
			}
			else {
				this.hits.increment();
			}
		}
		return "";
	}

	private boolean isValid(Entry entry) {
		long generation = this.view.generation();
		if (entry.validated == generation) {
			return true;
		}
		long known = this.view.known(name(entry.tag));
		if (known == TagView.UNKNOWN || known > entry.epoch) {
			return false;
		}
		entry.validated = generation;
		return true;
	}

	private Entry load(int tag) {
		long generation = this.view.generation();
		long epoch = this.view.epoch();
		long version = this.database.get(tag);
		this.view.learn(List.of(name(tag)), List.of(this.redis.get(tag)), generation);
		return new Entry(tag, version, epoch, generation);
	}

	private String invalidate(Random random) {
		for (int i = 0; i < STEPS / 10; i++) {
			int tag = random.nextInt(TAGS);
			long version = this.versions.incrementAndGet();
			this.database.accumulateAndGet(tag, version, Math::max);
			long epoch = this.lastEpoch.incrementAndGet();
			this.redis.accumulateAndGet(tag, epoch, Math::max);
			this.view.invalidate(List.of(name(tag)), epoch);
			this.promised.accumulateAndGet(tag, version, Math::max);
			if (random.nextInt(1_000) == 0) {
				this.view.flush();
			}
		}
		return "";
	}

	private static String name(int tag) {
		return "tag:" + tag;
	}

	private static final class Entry {

		private final int tag;

		private final long version;

		private final long epoch;

		private long validated;

		Entry(int tag, long version, long epoch, long validated) {
			this.tag = tag;
			this.version = version;
			this.epoch = epoch;
			this.validated = validated;
		}

	}

}
