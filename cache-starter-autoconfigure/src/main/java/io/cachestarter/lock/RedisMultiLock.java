package io.cachestarter.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.Supplier;

import io.cachestarter.internal.Undo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks that are taken one after the other, in the order of their names, and given back
 * the other way round.
 */
final class RedisMultiLock implements DistributedMultiLock {

	private static final Logger logger = LoggerFactory.getLogger(RedisMultiLock.class);

	private final LockNode node;

	private final Acquirer acquirer;

	private final List<DistributedLock> locks;

	private final List<String> names;

	/**
	 * Creates a lock.
	 * @param locks in the order in which they are taken
	 */
	RedisMultiLock(LockNode node, Acquirer acquirer, List<DistributedLock> locks) {
		this.node = node;
		this.acquirer = acquirer;
		this.locks = locks;
		this.names = locks.stream().map(DistributedLock::name).toList();
	}

	@Override
	public String name() {
		return String.join(", ", this.names);
	}

	@Override
	public List<String> names() {
		return this.names;
	}

	@Override
	public void lock() {
		boolean unused = all((lock) -> {
			lock.lock();
			return true;
		});
	}

	@Override
	public void lockInterruptibly() throws InterruptedException {
		boolean unused = all((lock) -> {
			lock.lockInterruptibly();
			return true;
		});
	}

	@Override
	public void lock(LockOptions options) throws InterruptedException {
		Supplier<Duration> left = left(options.waitTime());
		boolean unused = all((lock) -> {
			lock.lock(options.waitAtMost(left.get()));
			return true;
		});
	}

	@Override
	public boolean tryLock() {
		return all(DistributedLock::tryLock);
	}

	@Override
	public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
		Supplier<Duration> left = left(Duration.ofNanos(unit.toNanos(time)));
		return all((lock) -> lock.tryLock(left.get().toNanos(), TimeUnit.NANOSECONDS));
	}

	@Override
	public boolean tryLock(Duration wait, Duration lease) throws InterruptedException {
		Supplier<Duration> left = left(wait);
		return all((lock) -> lock.tryLock(left.get(), lease));
	}

	private <X extends Exception> boolean all(Step<X> step) throws X {
		List<DistributedLock> taken = new ArrayList<>();
		try {
			for (DistributedLock lock : this.locks) {
				if (!step.take(lock)) {
					break;
				}
				taken.add(lock);
			}
		}
		finally {
			if (taken.size() < this.locks.size()) {
				warn(Undo.inReverse(taken, DistributedLock::unlock));
			}
		}
		return taken.size() == this.locks.size();
	}

	/** Says what has failed while something else is on its way to the caller. */
	private static void warn(@Nullable RuntimeException failure) {
		if (failure != null) {
			logger.warn("A lock could not be given back after another one could not be had", failure);
		}
	}

	@Override
	public void unlock() {
		this.locks.forEach(RedisMultiLock::checkIsHeld);
		RuntimeException failure = Undo.inReverse(this.locks, DistributedLock::unlock);
		if (failure != null) {
			throw failure;
		}
	}

	private static void checkIsHeld(DistributedLock lock) {
		Duration unused = lock.remainingLease();
	}

	@Override
	public Condition newCondition() {
		return this.locks.get(0).newCondition();
	}

	@Override
	public LockHandle acquire(LockOptions options) throws InterruptedException {
		Supplier<Duration> left = left(options.waitTime());
		List<LockHandle> handles = new ArrayList<>();
		try {
			for (DistributedLock lock : this.locks) {
				handles.add(lock.acquire(options.waitAtMost(left.get())));
			}
		}
		finally {
			if (handles.size() < this.locks.size()) {
				warn(Undo.inReverse(handles, LockHandle::close));
			}
		}
		return new MultiHandle(name(), handles);
	}

	@Override
	public CompletableFuture<LockHandle> acquireAsync(LockOptions options) {
		return new AsyncSteps(left(options.waitTime()), options).begin();
	}

	/** Returns what is left of a time to wait, from now on. */
	private Supplier<Duration> left(@Nullable Duration wait) {
		long nanos = this.acquirer.waitNanos(wait);
		if (nanos == Acquirer.WITHOUT_END) {
			return () -> LockOptions.FOREVER;
		}
		long end = this.node.now() + nanos;
		return () -> Duration.ofNanos(Math.max(0, end - this.node.now()));
	}

	@Override
	public boolean isHeldByCurrentThread() {
		return this.locks.stream().allMatch(DistributedLock::isHeldByCurrentThread);
	}

	@Override
	public long fencingToken() {
		return this.locks.stream().mapToLong(DistributedLock::fencingToken).max().orElseThrow();
	}

	@Override
	public long fencingToken(String name) {
		int index = this.names.indexOf(name);
		if (index < 0) {
			throw new IllegalArgumentException("'" + name + "' is none of the locks " + this.names);
		}
		return this.locks.get(index).fencingToken();
	}

	@Override
	public Duration remainingLease() {
		return Collections.min(this.locks.stream().map(DistributedLock::remainingLease).toList());
	}

	@Override
	public void ensureValid() {
		this.locks.forEach(DistributedLock::ensureValid);
	}

	@Override
	public DistributedLock onLost(LockListener listener) {
		this.locks.forEach((lock) -> lock.onLost(listener));
		return this;
	}

	@Override
	public String toString() {
		return "RedisMultiLock " + this.names;
	}

	/** Takes one lock of several. */
	@FunctionalInterface
	private interface Step<X extends Exception> {

		boolean take(DistributedLock lock) throws X;

	}

	/** Takes the locks one after the other without blocking. */
	private final class AsyncSteps {

		private final List<LockHandle> handles = Collections.synchronizedList(new ArrayList<>());

		private final CompletableFuture<LockHandle> all = new CompletableFuture<>();

		private final Supplier<Duration> left;

		private final LockOptions options;

		AsyncSteps(Supplier<Duration> left, LockOptions options) {
			this.left = left;
			this.options = options;
		}

		CompletableFuture<LockHandle> begin() {
			next();
			return this.all;
		}

		private void next() {
			int index = this.handles.size();
			if (index == RedisMultiLock.this.locks.size()) {
				finish();
				return;
			}
			CompletableFuture<LockHandle> one = RedisMultiLock.this.locks.get(index)
				.acquireAsync(this.options.waitAtMost(this.left.get()));
			CompletableFuture<?> unusedEither = this.all.whenComplete((done, ex) -> one.cancel(false));
			CompletableFuture<?> unused = one.whenComplete(this::onTaken);
		}

		private void onTaken(@Nullable LockHandle handle, @Nullable Throwable ex) {
			if (handle != null) {
				this.handles.add(handle);
				next();
			}
			else if (ex != null) {
				giveBack();
				this.all.completeExceptionally(ex);
			}
		}

		private void finish() {
			if (!this.all.complete(new MultiHandle(name(), this.handles))) {
				giveBack();
			}
		}

		private void giveBack() {
			this.handles.forEach((handle) -> {
				CompletableFuture<?> unused = handle.closeAsync();
			});
		}

	}

}
