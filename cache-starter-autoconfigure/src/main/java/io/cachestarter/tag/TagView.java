package io.cachestarter.tag;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import org.jspecify.annotations.Nullable;

/**
 * What this node has seen of the tags and the epoch. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class TagView {

	/*
	 * Invariant: whoever reads the generation before it checks the tags of an entry, and
	 * finds the same generation later, may take the entry for as valid as it was. So the
	 * generation is raised before and after every change: raised only before, a check
	 * between the raise and the change would carry the new generation and the old tags;
	 * raised only after, an answer of Redis that was on its way would still be entered
	 * when the change has been made (protocol, H1 to H3).
	 *
	 * An answer of Redis enters only if the generation is what it was before the
	 * question. The check and the entry are one step under the lock; changes hold the
	 * lock from their first raise to their second.
	 *
	 * Epochs only grow here. A tag that is not known is not entered by a message, because
	 * what was known of it may have been forgotten; forgetting costs a question to Redis.
	 *
	 * So Caffeine may forget any tag at any time, on any thread and without the lock, and
	 * the generation stays: it only removes, and an entry that was checked before is as
	 * valid as it was. Whatever invalidates it raises the generation, whether the tag is
	 * still known or not; the next check then finds the tag newer, or not at all. What
	 * was forgotten comes back only as an answer to a question that was put after the
	 * last change.
	 */

	/** What {@link #known} answers for a tag that this node has not asked for. */
	public static final long UNKNOWN = -1;

	private final ReentrantLock lock = new ReentrantLock();

	private final ConcurrentMap<String, Long> epochs;

	private volatile long generation;

	private volatile long epoch;

	private volatile long base;

	/**
	 * Creates a view that has seen nothing.
	 * @param maxKnown how many tags are known, positive. Of more than that, those are
	 * forgotten that are asked for least; for a moment there may be some hundred more
	 * @param limits counts the tags that were forgotten
	 */
	public TagView(int maxKnown, LimitCounts limits) {
		this(maxKnown, limits, ForkJoinPool.commonPool());
	}

	TagView(int maxKnown, LimitCounts limits, Executor maintenance) {
		this.epochs = Caffeine.newBuilder()
			.maximumSize(maxKnown)
			.executor(maintenance)
			.evictionListener(
					(@Nullable String tag, @Nullable Long known, RemovalCause cause) -> limits.reached(Limit.TAGS))
			.build()
			.asMap();
	}

	/**
	 * Returns the number that changes with every change of this view. One volatile read.
	 * @return the generation
	 */
	public long generation() {
		return this.generation;
	}

	/**
	 * Returns the highest epoch that this node has seen.
	 * @return the epoch, 0 if it has seen none
	 */
	public long epoch() {
		return this.epoch;
	}

	/**
	 * Returns the lowest epoch of entries that are believed, because Redis may have lost
	 * what came after older ones.
	 * @return the epoch, 0 for all
	 */
	public long base() {
		return this.base;
	}

	/**
	 * Returns when a tag was invalidated last.
	 * @param tag the tag
	 * @return the epoch, or {@link #UNKNOWN}
	 */
	public long known(String tag) {
		Long known = this.epochs.get(tag);
		return (known != null) ? known : UNKNOWN;
	}

	/**
	 * Returns how many tags are known.
	 * @return the number, near the maximum at most
	 */
	public int size() {
		return this.epochs.size();
	}

	/**
	 * Notes that tags have been invalidated.
	 * @param tags the tags
	 * @param invalidated the epoch of the invalidation
	 */
	public void invalidate(Collection<String> tags, long invalidated) {
		change(() -> {
			this.epoch = Math.max(this.epoch, invalidated);
			tags.forEach((tag) -> this.epochs.computeIfPresent(tag, (same, known) -> Math.max(known, invalidated)));
		});
	}

	/**
	 * Notes what Redis has answered, unless this view has changed since the question.
	 * @param tags the tags that were asked for
	 * @param answers their epochs, in the same order
	 * @param asked the generation before the question
	 */
	public void learn(List<String> tags, List<Long> answers, long asked) {
		this.lock.lock();
		try {
			if (this.generation == asked) {
				for (int i = 0; i < tags.size(); i++) {
					this.epochs.merge(tags.get(i), answers.get(i), Math::max);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Notes an epoch that Redis has told, so that entries to come are not older than the
	 * tags that they have.
	 * @param told the epoch
	 */
	public void adopt(long told) {
		if (told > this.epoch) {
			this.lock.lock();
			try {
				this.epoch = Math.max(this.epoch, told);
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Forgets the tags, because messages may have been lost. The epoch stays.
	 */
	public void flush() {
		change(this.epochs::clear);
	}

	/**
	 * Notes the lowest epoch that is believed from now on.
	 * @param lowest the epoch
	 */
	public void rebase(long lowest) {
		change(() -> {
			this.base = Math.max(this.base, lowest);
			this.epoch = Math.max(this.epoch, lowest);
		});
	}

	@SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
	private void change(Runnable change) {
		this.lock.lock();
		try {
			this.generation++;
			change.run();
			this.generation++;
		}
		finally {
			this.lock.unlock();
		}
	}

}
