package io.cachestarter.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

import io.cachestarter.lock.DistributedCountDownLatch;
import io.cachestarter.lock.DistributedLock;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.DistributedMultiLock;
import io.cachestarter.lock.DistributedReadWriteLock;
import io.cachestarter.lock.DistributedSemaphore;
import io.cachestarter.lock.HeldLock;
import io.cachestarter.lock.LockHandle;
import io.cachestarter.lock.LockListener;
import io.cachestarter.lock.LockLostException;
import io.cachestarter.lock.LockNotAcquiredException;
import io.cachestarter.lock.LockOptions;
import org.jspecify.annotations.Nullable;

/**
 * Locks of one JVM that write down what happens to them. Nobody waits: what is held by
 * somebody else is not had, except by {@code acquireAsync}, which waits for
 * {@link #free}. Fair locks are written with an exclamation mark.
 */
public final class RecordingLocks implements DistributedLocks {

	private static final Duration CONFIGURED_WAIT = Duration.ofSeconds(10);

	private final List<String> events = new ArrayList<>();

	private final Map<String, Holder> holders = new HashMap<>();

	private final Map<String, List<CompletableFuture<LockHandle>>> waiting = new HashMap<>();

	/**
	 * Return what has happened.
	 * @return events in their order
	 */
	public synchronized List<String> events() {
		return List.copyOf(this.events);
	}

	/**
	 * Write down what happens beside the locks.
	 * @param event what happens
	 */
	public synchronized void note(String event) {
		this.events.add(event);
	}

	/**
	 * Let somebody else hold a lock.
	 * @param name the name of the lock
	 */
	public synchronized void occupy(String name) {
		this.holders.put(name, new Holder(new Object()));
	}

	/**
	 * Let somebody else give a lock back.
	 * @param name the name of the lock
	 */
	public void free(String name) {
		CompletableFuture<LockHandle> next;
		synchronized (this) {
			this.holders.remove(name);
			List<CompletableFuture<LockHandle>> queue = this.waiting.getOrDefault(name, List.of());
			queue.removeIf(CompletableFuture::isDone);
			next = queue.isEmpty() ? null : queue.remove(0);
		}
		if (next != null) {
			LockHandle handle = take(name);
			if (!next.complete(handle)) {
				handle.close();
			}
		}
	}

	/**
	 * Let the present holder lose a lock.
	 * @param name the name of the lock
	 */
	public synchronized void lose(String name) {
		Objects.requireNonNull(this.holders.get(name)).lost = true;
	}

	/**
	 * Return whether somebody holds a lock.
	 * @param name the name of the lock
	 * @return whether it is held
	 */
	public synchronized boolean isHeld(String name) {
		return this.holders.containsKey(name);
	}

	private synchronized LockHandle take(String name) {
		Holder holder = new Holder(new Object());
		this.holders.put(name, holder);
		this.events.add("acquire " + name);
		return new Handle(name, holder);
	}

	@Override
	public DistributedLock lock(String name) {
		return new RecordingLock(name);
	}

	@Override
	public DistributedLock fairLock(String name) {
		return new RecordingLock(name + "!");
	}

	@Override
	public DistributedReadWriteLock readWriteLock(String name) {
		throw new UnsupportedOperationException();
	}

	@Override
	public DistributedSemaphore semaphore(String name, int permits) {
		throw new UnsupportedOperationException();
	}

	@Override
	public DistributedCountDownLatch countDownLatch(String name) {
		throw new UnsupportedOperationException();
	}

	@Override
	public DistributedMultiLock multiLock(Collection<String> names) {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<HeldLock> held() {
		return List.of();
	}

	private static final class Holder {

		private final Object owner;

		private int count = 1;

		private boolean lost;

		Holder(Object owner) {
			this.owner = owner;
		}

	}

	private final class Handle implements LockHandle {

		private final String name;

		private final Holder holder;

		private boolean closed;

		Handle(String name, Holder holder) {
			this.name = name;
			this.holder = holder;
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public long fencingToken() {
			return 1;
		}

		@Override
		public boolean isValid() {
			return !this.closed && !this.holder.lost;
		}

		@Override
		public void ensureValid() {
			if (!isValid()) {
				throw new LockLostException(this.name);
			}
		}

		@Override
		public Duration remainingLease() {
			return Duration.ofSeconds(1);
		}

		@Override
		public void close() {
			synchronized (RecordingLocks.this) {
				if (this.closed) {
					return;
				}
				this.closed = true;
				RecordingLocks.this.events.add("close " + this.name);
				RecordingLocks.this.holders.remove(this.name, this.holder);
			}
			if (this.holder.lost) {
				throw new LockLostException(this.name);
			}
		}

		@Override
		public CompletableFuture<Void> closeAsync() {
			try {
				close();
				return CompletableFuture.completedFuture(null);
			}
			catch (LockLostException ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}

	}

	private final class RecordingLock implements DistributedLock {

		private final String name;

		RecordingLock(String name) {
			this.name = name;
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public void lock(LockOptions options) throws InterruptedException {
			Duration wait = Objects.requireNonNullElse(options.waitTime(), CONFIGURED_WAIT);
			if (!tryLock("lock " + this.name + text(" for ", wait) + text(" lease ", options.leaseTime()))) {
				throw new LockNotAcquiredException(this.name,
						"Lock '" + this.name + "' could not be had within " + wait.toMillis() + " ms", null);
			}
		}

		private boolean tryLock(String event) throws InterruptedException {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			synchronized (RecordingLocks.this) {
				Holder holder = RecordingLocks.this.holders.get(this.name);
				boolean free = holder == null || holder.owner == Thread.currentThread();
				RecordingLocks.this.events.add(free ? event : "not " + event);
				if (holder == null) {
					RecordingLocks.this.holders.put(this.name, new Holder(Thread.currentThread()));
				}
				else if (free) {
					holder.count++;
				}
				return free;
			}
		}

		@Override
		public void unlock() {
			synchronized (RecordingLocks.this) {
				Holder holder = own();
				RecordingLocks.this.events.add("unlock " + this.name);
				holder.count--;
				if (holder.count == 0) {
					RecordingLocks.this.holders.remove(this.name);
				}
				if (holder.lost) {
					throw new LockLostException(this.name);
				}
			}
		}

		private Holder own() {
			Holder holder = RecordingLocks.this.holders.get(this.name);
			if (holder == null || holder.owner != Thread.currentThread()) {
				throw new IllegalMonitorStateException(this.name);
			}
			return holder;
		}

		@Override
		public void ensureValid() {
			synchronized (RecordingLocks.this) {
				if (own().lost) {
					throw new LockLostException(this.name);
				}
			}
		}

		@Override
		public LockHandle acquire(LockOptions options) throws InterruptedException {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			note("ask " + this.name + text(options));
			if (isHeld(this.name)) {
				throw new LockNotAcquiredException(this.name, this.name + " is held", null);
			}
			return take(this.name);
		}

		@Override
		public CompletableFuture<LockHandle> acquireAsync(LockOptions options) {
			note("ask " + this.name + text(options));
			if (!isHeld(this.name)) {
				return CompletableFuture.completedFuture(take(this.name));
			}
			if (Duration.ZERO.equals(options.waitTime())) {
				return CompletableFuture
					.failedFuture(new LockNotAcquiredException(this.name, this.name + " is held", null));
			}
			CompletableFuture<LockHandle> asked = new CompletableFuture<>();
			CompletableFuture<LockHandle> unused = asked.whenComplete((handle, ex) -> {
				if (ex instanceof CancellationException) {
					note("cancel " + this.name);
				}
			});
			synchronized (RecordingLocks.this) {
				RecordingLocks.this.waiting.computeIfAbsent(this.name, (same) -> new ArrayList<>()).add(asked);
			}
			return asked;
		}

		private String text(LockOptions options) {
			return text(" for ", options.waitTime()) + text(" lease ", options.leaseTime())
					+ (options.renewed() ? "" : " at most");
		}

		private String text(String label, @Nullable Duration time) {
			return (time != null) ? label + time.toMillis() : "";
		}

		@Override
		public boolean isHeldByCurrentThread() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void lock() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void lockInterruptibly() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean tryLock() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean tryLock(long time, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean tryLock(Duration wait, Duration lease) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Condition newCondition() {
			throw new UnsupportedOperationException();
		}

		@Override
		public long fencingToken() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Duration remainingLease() {
			throw new UnsupportedOperationException();
		}

		@Override
		public DistributedLock onLost(LockListener listener) {
			throw new UnsupportedOperationException();
		}

	}

}
