package io.cachestarter.lock;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.cachestarter.internal.Chain;
import io.cachestarter.redis.RedisFailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callers of this node who want one lock, in the order of their arrival. The first of
 * them asks Redis, and is woken by a message, or by a timer that makes up for a lost one.
 */
final class Line {

	/*
	 * Under the monitor of this object:
	 *
	 * At most one request for a lock is under way ('asking'), and none while this node
	 * holds an exclusive lock ('held') or while a pause lasts ('timer'). If somebody
	 * waits, one of the three is set: so somebody, or some time, goes on.
	 *
	 * A line without callers, request and lease is 'retired': it is taken out of the map,
	 * and whoever has found it there before looks again.
	 *
	 * A lease is given to a caller who has not left, or passed on, or given back. A
	 * caller who has left by the time that Redis answers leaves nothing behind.
	 *
	 * What a request that failed may have taken is given back when its caller is gone,
	 * and not before: until then the request is repeated for the same holder, and a
	 * release on its way could end what the repetition has taken.
	 *
	 * A message may arrive before the answer to a request that Redis has worked on before
	 * it: 'woken' remembers it, and the request is repeated.
	 *
	 * An exclusive lock is handed to the next caller without Redis for at most a Turn.
	 * Then Redis is asked whether other nodes wait. If so, it reserves the lock for them
	 * for a moment; else this node goes on.
	 *
	 * Calls to Redis, and what may run user code, are made outside of the monitor:
	 * methods under it return what remains to be done.
	 */

	private static final Logger logger = LoggerFactory.getLogger(Line.class);

	@SuppressWarnings("UnnecessaryLambda") // told from others by identity
	private static final Runnable NOTHING = () -> {
	};

	private static final long LONGEST_PAUSE_MILLIS = 1000;

	private static final long RETRY_MILLIS = 200;

	private final Chain<Waiter> waiters = new Chain<>();

	private final Turn turn = new Turn();

	private final LockNode node;

	private final Lines lines;

	private final String name;

	private @Nullable Lease held;

	private @Nullable Waiter asking;

	private @Nullable Future<?> timer;

	private boolean unknown = true;

	private boolean woken;

	private boolean retired;

	Line(LockNode node, Lines lines, String name) {
		this.node = node;
		this.lines = lines;
		this.name = name;
	}

	/**
	 * Lets a caller stand in the line, or ends it if it does not wait and others do.
	 * @return whether this is still the line
	 */
	boolean join(Waiter waiter) {
		Runnable step;
		synchronized (this) {
			if (this.retired) {
				return false;
			}
			if (!waiter.isPatient() && isBusy()) {
				waiter.noteContended();
				step = () -> refuse(waiter);
			}
			else {
				this.waiters.add(waiter);
				step = next();
			}
		}
		step.run();
		return true;
	}

	/** Lets a caller go who does not wait any longer; returns whether it has no lock. */
	boolean leave(Waiter waiter) {
		if (!waiter.leave()) {
			return false;
		}
		Runnable step;
		synchronized (this) {
			if (this.waiters.first() == waiter) {
				stopTimer();
			}
			this.waiters.remove(waiter);
			step = next();
		}
		step.run();
		withdraw(waiter);
		return true;
	}

	/** Notes that the lock may be free. */
	void wake() {
		Runnable step;
		synchronized (this) {
			this.woken = this.asking != null;
			stopTimer();
			step = next();
		}
		step.run();
	}

	/** Ends the waiting of all. */
	void close(Throwable cause) {
		Runnable step;
		synchronized (this) {
			stopTimer();
			step = then(endAll(cause), next());
		}
		step.run();
	}

	/**
	 * Gives a lease back, or passes it to the next caller.
	 * @return whether it was held until then
	 */
	CompletableFuture<Boolean> release(Lease lease) {
		CompletableFuture<Boolean> released = new CompletableFuture<>();
		Runnable step;
		synchronized (this) {
			if (lease.isEnded()) {
				step = () -> released.complete(false);
			}
			else {
				step = lease.claim().isHandedOver() ? pass(lease, released) : giveBack(lease, released);
			}
		}
		step.run();
		return released;
	}

	/**
	 * Ends a lease that is lost; those who wait go on.
	 * @return the hold that was lost, or {@code null} if nobody had it any more
	 */
	@Nullable Hold lose(Lease lease, LockLoss.Reason reason) {
		Hold lost = null;
		Runnable step = NOTHING;
		synchronized (this) {
			if (lease.end()) {
				lost = lease.hold().markLost(reason) ? lease.hold() : null;
				if (this.held == lease) {
					this.held = null;
				}
				step = next();
			}
		}
		step.run();
		return lost;
	}

	private boolean isBusy() {
		return this.held != null || this.asking != null || !this.waiters.isEmpty();
	}

	private void stopTimer() {
		Future<?> running = this.timer;
		if (running != null) {
			running.cancel(false);
			this.timer = null;
		}
	}

	/** Lets the first caller ask, if that is due. */
	private Runnable next() {
		if (this.asking != null || this.held != null || this.timer != null) {
			return NOTHING;
		}
		Waiter head = this.waiters.first();
		if (head == null) {
			this.retired = true;
			this.lines.remove(this.name, this);
			return NOTHING;
		}
		boolean probablyFree = this.unknown;
		this.asking = head;
		this.unknown = false;
		this.woken = false;
		return () -> settle(head, () -> ask(head, probablyFree));
	}

	/** Takes a step after which somebody goes on, whatever goes wrong in it. */
	private void settle(Waiter head, Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("{} could not be asked for", head.claim().lock(), ex);
			Runnable next;
			synchronized (this) {
				this.asking = (this.asking != head) ? this.asking : null;
				this.waiters.remove(head);
				next = next();
			}
			head.noteFailure(ex);
			doubt(head);
			refuse(head);
			next.run();
		}
	}

	private void ask(Waiter head, boolean probablyFree) {
		long delay = this.node.delay().remainingNanos();
		if (delay > 0) {
			onDelay(head, delay);
			return;
		}
		int troubles = this.node.troubles();
		long sent = this.node.now();
		Claim claim = head.claim();
		CompletableFuture<?> unused = claim.store()
			.ask(claim, probablyFree, head.isPatient())
			.whenComplete((answer, ex) -> settle(head, () -> onAnswer(head, sent, troubles, answer, ex)));
	}

	private void onDelay(Waiter head, long delayNanos) {
		Runnable step;
		synchronized (this) {
			this.asking = null;
			this.unknown = true;
			head.noteFailure(new RedisFailureException("No lock is taken for a while after a failover"));
			step = pause(head, Math.max(1, TimeUnit.NANOSECONDS.toMillis(delayNanos)));
		}
		step.run();
	}

	private void onAnswer(Waiter head, long sent, int troubles, @Nullable Answer answer, @Nullable Throwable ex) {
		long now = this.node.now();
		boolean troubled = troubles != this.node.troubles();
		Lease lease = (answer != null && answer.isGranted()) ? lease(head.claim(), answer, sent, now) : null;
		Throwable failure = failure(lease, troubled, now, ex);
		if (failure != null || troubled) {
			doubt(head);
		}
		Runnable step;
		synchronized (this) {
			this.asking = null;
			if (failure != null || answer == null) {
				step = failed(head, failure);
			}
			else {
				step = (lease != null) ? granted(head, lease, now) : refused(head, answer.waitMillis());
			}
		}
		step.run();
	}

	private @Nullable Throwable failure(@Nullable Lease lease, boolean troubled, long now, @Nullable Throwable ex) {
		if (ex != null) {
			return this.node.failure(ex);
		}
		if (lease != null && lease.claim().isHeld() && lease.isOver(now)) {
			return new RedisFailureException("Redis has granted the lock, but the answer came after its lease");
		}
		return (troubled && this.node.delay().isUsed())
				? new RedisFailureException("Redis may have failed over while it was asked") : null;
	}

	private Lease lease(Claim claim, Answer answer, long sent, long now) {
		long token = this.node.redis().isCluster() ? answer.micros() : this.node.tokens().token(answer.micros(), now);
		return new Lease(claim, this, token, sent, now);
	}

	/** Notes that Redis may have granted a lock although nobody has got it. */
	private void doubt(Waiter waiter) {
		waiter.noteDoubt();
		if (waiter.hasLeft()) {
			this.node.leftovers().add(waiter.claim());
		}
	}

	private void refuse(Waiter waiter) {
		if (waiter.give(null)) {
			withdraw(waiter);
		}
	}

	private void withdraw(Waiter waiter) {
		if (waiter.isInDoubt()) {
			this.node.leftovers().add(waiter.claim());
		}
		else if (waiter.isPatient()) {
			CompletableFuture<?> unused = waiter.claim().store().withdraw(waiter.claim());
		}
	}

	private Runnable failed(Waiter head, @Nullable Throwable cause) {
		Throwable failure = (cause != null) ? cause : new RedisFailureException("Redis gave no answer");
		if (failure instanceof LockLostException) {
			return then(endAll(failure), next());
		}
		head.noteFailure(failure);
		Runnable step = pause(head, RETRY_MILLIS);
		return then(() -> this.node.warn(head.claim(), failure), step);
	}

	private Runnable refused(Waiter head, long waitMillis) {
		head.noteContended();
		boolean notNoted = waitMillis == Answer.NOT_NOTED;
		if (head.isPatient() && (this.woken || notNoted)) {
			return next();
		}
		boolean known = waitMillis >= 0 && waitMillis < LONGEST_PAUSE_MILLIS;
		return pause(head, known ? waitMillis + 1 : LONGEST_PAUSE_MILLIS);
	}

	/** Waits until the next attempt, or ends a caller who does not wait. */
	private Runnable pause(Waiter head, long millis) {
		if (!head.isPatient()) {
			this.waiters.remove(head);
			return then(() -> refuse(head), next());
		}
		if (this.waiters.isEmpty()) {
			return next();
		}
		this.timer = this.node.later(this::onTimer, TimeUnit.MILLISECONDS.toNanos(millis));
		return (this.timer != null) ? NOTHING : then(endAll(LockNode.closed()), next());
	}

	private void onTimer() {
		Runnable step;
		synchronized (this) {
			this.timer = null;
			step = next();
		}
		step.run();
	}

	private Runnable endAll(Throwable cause) {
		List<Waiter> all = this.waiters.removeAll();
		return () -> all.forEach((waiter) -> {
			waiter.noteFailure(cause);
			refuse(waiter);
		});
	}

	private Runnable granted(Waiter head, Lease lease, long now) {
		this.waiters.remove(head);
		if (!lease.claim().isHeld()) {
			return then(letAllIn(lease, head), next());
		}
		if (lease.claim().isHandedOver()) {
			this.held = lease;
		}
		return give(lease, head, this.turn.begin(lease, now)) ? next() : drop(lease);
	}

	/** What is not held by anybody is there for all who wait for it. */
	private Runnable letAllIn(Lease lease, Waiter head) {
		List<Waiter> others = this.waiters.removeAll();
		return () -> {
			boolean unused = head.give(lease.hold(this.node, head, lease.token()));
			others.forEach((other) -> other.give(lease.hold(this.node, other, lease.token())));
		};
	}

	private Runnable drop(Lease lease) {
		CompletableFuture<Boolean> nobodyLooks = new CompletableFuture<>();
		return lease.claim().isHandedOver() ? pass(lease, nobodyLooks) : giveBack(lease, nobodyLooks);
	}

	/** Gives a lease to a caller; returns whether it still wanted it. */
	private boolean give(Lease lease, Waiter waiter, long token) {
		Hold hold = lease.hold(this.node, waiter, token);
		this.node.leases().add(lease);
		return waiter.give(hold);
	}

	private Runnable pass(Lease lease, CompletableFuture<Boolean> released) {
		for (Waiter next = this.waiters.first(); next != null; next = this.waiters.first()) {
			long now = this.node.now();
			if (!this.turn.allows(lease, next.claim(), now)) {
				return yieldTo(next, lease, released);
			}
			this.waiters.remove(next);
			next.noteContended();
			if (give(lease, next, this.turn.handOver(lease, now))) {
				return () -> released.complete(true);
			}
		}
		return giveBack(lease, released);
	}

	private Runnable giveBack(Lease lease, CompletableFuture<Boolean> released) {
		end(lease);
		if (this.held == lease) {
			this.held = null;
		}
		Runnable step = next();
		return then(() -> sendBack(lease, released), step);
	}

	private void end(Lease lease) {
		boolean unused = lease.end();
		this.node.leases().remove(lease);
	}

	private void sendBack(Lease lease, CompletableFuture<Boolean> released) {
		Claim claim = lease.claim();
		int troubles = this.node.troubles();
		CompletableFuture<?> unused = claim.store()
			.release(claim, !lease.isOver(this.node.now()))
			.whenComplete((held, ex) -> {
				released.complete(ex != null || held || troubles != this.node.troubles());
				if (ex != null) {
					this.node.leftovers().add(claim);
					this.node.warn(claim, this.node.failure(ex));
				}
			});
	}

	private Runnable yieldTo(Waiter next, Lease lease, CompletableFuture<Boolean> released) {
		end(lease);
		this.asking = next;
		return () -> {
			int troubles = this.node.troubles();
			long sent = this.node.now();
			Claim claim = next.claim();
			CompletableFuture<?> unused = claim.store().passOn(lease.claim(), claim).whenComplete((answer, ex) -> {
				boolean lost = answer != null && answer.isUnknownHolder() && troubles == this.node.troubles();
				released.complete(!lost);
				settle(next, () -> onYielded(next, lease, sent, troubles, answer, ex));
			});
		};
	}

	private void onYielded(Waiter next, Lease lease, long sent, int troubles, @Nullable Answer answer,
			@Nullable Throwable ex) {
		synchronized (this) {
			this.held = null;
		}
		if (ex != null) {
			this.node.leftovers().add(lease.claim());
		}
		boolean goOn = answer != null && answer.isUnknownHolder();
		Answer known = goOn ? new Answer(0, Answer.NOT_NOTED) : answer;
		onAnswer(next, sent, troubles, known, ex);
	}

	private static Runnable then(Runnable first, Runnable second) {
		if (second == NOTHING) {
			return first;
		}
		return () -> {
			try {
				first.run();
			}
			finally {
				second.run();
			}
		};
	}

}
