package io.cachestarter.writebehind;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import io.cachestarter.codec.CodecException;
import io.cachestarter.internal.MonotonicClock;
import org.jspecify.annotations.Nullable;

/**
 * The way of one batch: written, tried again, divided to find the writes that are to
 * blame, and taken out of its partition. Used by one thread after the other.
 */
final class BatchFlush {

	/*
	 * The batch is a line of groups; the first is written as a whole. If its failure
	 * passes, it stays first. If not, it is tried again 'retries' times and then gives
	 * way to its halves, which get one attempt each; a group of one that has failed for
	 * good is buried. So every write ends as written or buried, and a write that is to
	 * blame costs the others a few more attempts and nothing else.
	 *
	 * A group that was written is settled before the next one is written. If Redis cannot
	 * be told, only the settling is tried again.
	 */

	/** There is nothing left to do. */
	static final long DONE = -1;

	/** Another owner may have been there: what is left is read anew by the owner. */
	static final long LOST = -2;

	private final Deque<Group> groups = new ArrayDeque<>();

	private final FlushContext context;

	private final String fence;

	private final Backoff backoff;

	BatchFlush(FlushContext context, String fence, List<Item> items) {
		this.context = context;
		this.fence = fence;
		this.backoff = new Backoff(context.cache().settings());
		this.groups.add(new Group(items, false));
	}

	String fence() {
		return this.fence;
	}

	/**
	 * Goes on as far as possible.
	 * @return the pause in milliseconds after which to go on, or {@link #DONE} or
	 * {@link #LOST}
	 */
	long proceed() {
		while (!this.groups.isEmpty()) {
			if (!this.context.lease().isHeld(this.fence)) {
				return LOST;
			}
			long pause = proceed(this.groups.getFirst());
			if (pause != DONE) {
				return pause;
			}
		}
		return DONE;
	}

	private long proceed(Group group) {
		if (!group.written) {
			Throwable failure = write(group);
			if (failure != null) {
				return failed(group, failure);
			}
			group.written = true;
			this.backoff.reset();
		}
		return settle(group);
	}

	private @Nullable Throwable write(Group group) {
		group.attempts++;
		List<PendingWrite<Object, Object>> writes = new ArrayList<>();
		try {
			for (Item item : group.items) {
				if (item.version() != 0) {
					writes.add(this.context.read(item, group.attempts));
				}
			}
		}
		catch (CodecException ex) {
			return ex;
		}
		if (writes.isEmpty()) {
			return null;
		}
		MonotonicClock clock = MonotonicClock.system();
		long start = clock.nanos();
		try {
			this.context.writer().writeAll(writes);
		}
		catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
			return ex;
		}
		this.context.observer().onFlushed(this.context.cache().name(), writes.size(), clock.nanos() - start);
		return null;
	}

	private long failed(Group group, Throwable failure) {
		boolean passing = this.context.classifier().isTransient(failure);
		this.context.observer().onFailure(this.context.cache().name(), passing);
		this.context.log(failure, passing);
		if (passing || (!group.part && group.attempts <= this.context.cache().settings().retries())) {
			return this.backoff.next();
		}
		if (group.items.size() > 1) {
			divide(group);
			return DONE;
		}
		return bury(group, failure);
	}

	private void divide(Group group) {
		this.groups.removeFirst();
		int middle = group.items.size() / 2;
		this.groups.addFirst(new Group(group.items.subList(middle, group.items.size()), true, group.attempts));
		this.groups.addFirst(new Group(group.items.subList(0, middle), true, group.attempts));
	}

	private long bury(Group group, Throwable failure) {
		Item item = group.items.get(0);
		long answer = this.context.await(this.context.partition()
			.bury(this.context.holder(), this.fence, item, failure.toString(), group.attempts));
		if (answer == 1) {
			this.context.observer().onDead(this.context.cache().name());
			this.context.evict(Map.of(item.keyText(), item.version()));
		}
		if (answer == 3) {
			this.context.logFull();
			return this.backoff.next();
		}
		return next(answer);
	}

	private long settle(Group group) {
		return next(
				this.context.await(this.context.partition().settle(this.context.holder(), this.fence, group.items)));
	}

	private long next(long answer) {
		if (answer == 0) {
			return LOST;
		}
		this.groups.removeFirst();
		return DONE;
	}

	/** Writes that are tried together. */
	private static final class Group {

		private final List<Item> items;

		private final boolean part;

		private int attempts;

		private boolean written;

		Group(List<Item> items, boolean part) {
			this(items, part, 0);
		}

		Group(List<Item> items, boolean part, int attempts) {
			this.items = items;
			this.part = part;
			this.attempts = attempts;
		}

	}

}
