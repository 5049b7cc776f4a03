package io.cachestarter.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.cache.Flight.Landing;
import io.cachestarter.internal.Limit;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.RemoteLevel;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that at most one caller of this JVM at a time looks a key up beyond the
 * local level and loads it. Safe for use by multiple threads.
 */
final class SingleFlight {

	/*
	 * Invariant: a flight is in the map from before the look-up that precedes its load
	 * until its value is in the cache. Who enters a flight lands it, whatever happens.
	 * Flights are found by the text of the key, made once: a method may change its
	 * argument.
	 *
	 * A flight has the stamp of its key from its last start. A caller that has seen a
	 * newer stamp, because the key was changed after that, does not join it but takes its
	 * place, and a result is taken only if its stamp is not older than the caller's and
	 * its tags are still valid (protocol, H11). The overtaken load serves those who
	 * joined it before and is stored nowhere.
	 *
	 * No wait is longer than the load timeout: a caller that has waited for that long
	 * loads for itself, without storing; a flight that has lasted for that long is no
	 * longer joined, because the method that was to be called may never have been: nobody
	 * need subscribe to a Mono. A thread that would join the load that it is running (a
	 * loader that asks for the key it loads) loads at once, or it would wait for itself.
	 *
	 * Beyond the greatest number of flights a caller loads for itself, without storing.
	 * The keys of a call for many are not held to it: their number is the caller's.
	 *
	 * When a load ends without a value to store, those who waited load at once and
	 * together: one after the other they would wait for the sum of their loads.
	 */

	private static final int MANY = 1_000;

	private static final int MAX_FLIGHTS = 10_000;

	private static final long SEARCH_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

	private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();

	private final AtomicLong lastSearchNanos;

	private final TwoLevelStore store;

	private final long timeoutNanos;

	SingleFlight(TwoLevelStore store) {
		this.store = store;
		this.lastSearchNanos = new AtomicLong(store.nanos());
		this.timeoutNanos = store.settings().loadTimeout().toNanos();
	}

	int size() {
		return this.flights.size();
	}

	/**
	 * Looks a key up that the local level does not have, and waits for what comes of it.
	 */
	Start start(Object key, String text, TypeLookup types) {
		long deadline = this.store.nanos() + this.timeoutNanos;
		while (true) {
			Flight mine = new Flight(text, this.store.stamp(text), this.store.nanos());
			if (isFullFor(mine)) {
				return Start.ALONE;
			}
			Flight other = enter(mine);
			if (other == null) {
				return takeOff(mine, key, types, deadline);
			}
			Start joined = other.isRunByThisThread() ? Start.ALONE : join(other, mine, deadline);
			if (joined != null) {
				return joined;
			}
			LocalEntry entry = this.store.findLocalAgain(key);
			if (entry != null) {
				return Start.found(entry, /* stale= */ false);
			}
		}
	}

	/**
	 * Enters a flight for a key of many, without joining another one.
	 * @return the flight that the caller now has to land, or {@code null} if there is one
	 */
	@Nullable Flight tryEnter(String text) {
		Flight mine = new Flight(text, this.store.stamp(text), this.store.nanos());
		return (enter(mine) == null) ? mine : null;
	}

	private @Nullable Start join(Flight other, Flight mine, long deadline) {
		try {
			return take(other.await(deadline - this.store.nanos()), other, mine);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Start.failed(ex);
		}
	}

	/** Takes the result of a flight, or returns {@code null} to start again. */
	private @Nullable Start take(@Nullable Landing landing, Flight other, Flight mine) {
		if (landing == null) {
			this.store.counts().late().increment();
			return Start.ALONE;
		}
		if (landing.failure() != null) {
			return Start.failed(landing.failure());
		}
		if (landing.entry() == null) {
			return landing.again() ? null : Start.ALONE;
		}
		boolean current = other.isNotOlderThan(mine.stampAtStart()) && this.store.isValid(landing.entry());
		return current ? Start.found(landing.entry(), /* stale= */ false) : null;
	}

	/**
	 * Enters a flight, in the place of one that is not to be joined.
	 * @return the flight to join instead, or {@code null} if the given one has been
	 * entered
	 */
	private @Nullable Flight enter(Flight mine) {
		forgetAbandoned();
		while (true) {
			Flight other = this.flights.putIfAbsent(mine.text(), mine);
			if (other == null || (!isAbandoned(other)
					&& (other.isRunByThisThread() || other.isNotOlderThan(mine.stampAtStart())))) {
				return other;
			}
			if (this.flights.replace(mine.text(), other, mine)) {
				return null;
			}
		}
	}

	private boolean isFullFor(Flight mine) {
		if (this.flights.size() < MAX_FLIGHTS || this.flights.containsKey(mine.text())) {
			return false;
		}
		forgetAbandoned();
		if (this.flights.size() < MAX_FLIGHTS) {
			return false;
		}
		this.store.limits().reached(Limit.LOADS);
		return true;
	}

	/** Looks for them now and then, when there are many. */
	private void forgetAbandoned() {
		long now = this.store.nanos();
		long last = this.lastSearchNanos.get();
		if (this.flights.size() > MANY && now - last > SEARCH_PAUSE_NANOS
				&& this.lastSearchNanos.compareAndSet(last, now)) {
			this.flights.values().removeIf(this::isAbandoned);
		}
	}

	private boolean isAbandoned(Flight flight) {
		return this.store.nanos() - flight.startNanos() > this.timeoutNanos;
	}

	private Start takeOff(Flight mine, Object key, TypeLookup types, long deadline) {
		try {
			LocalEntry local = this.store.findLocalAgain(key);
			if (local != null) {
				return arrive(mine, local, /* stale= */ false);
			}
			RemoteLevel remote = this.store.remote();
			Start start = (remote == null) ? Start.owning(mine.load(this.store.localClaim(key, mine.text())))
					: finish(mine, lookup(remote, mine, key, types, deadline).run());
			if (start.flight() != null) {
				mine.runHere();
			}
			return start;
		}
		catch (RuntimeException | Error ex) {
			fail(mine, ex);
			throw ex;
		}
	}

	private Lookup lookup(RemoteLevel remote, Flight mine, Object key, TypeLookup types, long deadline) {
		return this.store.lookup(remote, key, mine.text(), types, Lookup.Purpose.LOAD, deadline);
	}

	private Start finish(Flight mine, Lookup lookup) {
		LocalEntry entry = lookup.entry();
		Claim claim = lookup.claim();
		mine.startAgainAt(lookup.stamp());
		if (entry != null || claim == null) {
			return (entry != null) ? arrive(mine, entry, lookup.isStale()) : abandon(mine);
		}
		if (claim.stamp() == TwoLevelStore.NEVER) {
			this.store.counts().late().increment();
			return leaveWithFallback(mine, claim);
		}
		return Start.owning(mine.load(claim));
	}

	/** Somebody else has been loading for too long. */
	private Start leaveWithFallback(Flight mine, Claim claim) {
		if (claim.fallback() == null) {
			return abandon(mine);
		}
		this.store.counts().staleServed().increment();
		return arrive(mine, claim.fallback(), /* stale= */ false);
	}

	private Start arrive(Flight mine, LocalEntry entry, boolean stale) {
		land(mine, entry);
		return Start.found(entry, stale);
	}

	private Start abandon(Flight mine) {
		end(mine, Landing.EMPTY);
		return Start.ALONE;
	}

	/** Like {@link #start}, without waiting. */
	CompletableFuture<Start> startAsync(Object key, String text, TypeLookup types) {
		return startAsync(key, text, types, this.store.nanos() + this.timeoutNanos);
	}

	private CompletableFuture<Start> startAsync(Object key, String text, TypeLookup types, long deadline) {
		Flight mine = new Flight(text, this.store.stamp(text), this.store.nanos());
		if (isFullFor(mine)) {
			return CompletableFuture.completedFuture(Start.ALONE);
		}
		Flight other = enter(mine);
		if (other == null) {
			return takeOffAsync(mine, key, types, deadline);
		}
		if (other.isRunByThisThread()) {
			return CompletableFuture.completedFuture(Start.ALONE);
		}
		long left = Math.max(1, deadline - this.store.nanos());
		return other.landing()
			.<@Nullable Landing>thenApply((landing) -> landing)
			.completeOnTimeout(null, left, TimeUnit.NANOSECONDS)
			.thenComposeAsync((landing) -> {
				Start joined = take(landing, other, mine);
				return (joined != null) ? CompletableFuture.completedFuture(joined)
						: lookAgain(key, text, types, deadline);
			}, this.store.executor());
	}

	private CompletableFuture<Start> lookAgain(Object key, String text, TypeLookup types, long deadline) {
		LocalEntry entry = this.store.findLocalAgain(key);
		return (entry != null)
				? CompletableFuture.completedFuture(Start.found(entry, /* stale= */ false))
				: startAsync(key, text, types, deadline);
	}

	private CompletableFuture<Start> takeOffAsync(Flight mine, Object key, TypeLookup types, long deadline) {
		try {
			LocalEntry local = this.store.findLocalAgain(key);
			if (local != null) {
				return CompletableFuture.completedFuture(arrive(mine, local, /* stale= */ false));
			}
			RemoteLevel remote = this.store.remote();
			if (remote == null) {
				return CompletableFuture
					.completedFuture(Start.owning(mine.load(this.store.localClaim(key, mine.text()))));
			}
			Lookup lookup = lookup(remote, mine, key, types, deadline);
			return lookup.runAsync(this.store.executor())
				.thenApply((ended) -> finish(mine, ended))
				.whenComplete((start, ex) -> {
					if (ex != null) {
						lookup.abandon();
						fail(mine, ex);
					}
				});
		}
		catch (RuntimeException | Error ex) {
			fail(mine, ex);
			throw ex;
		}
	}

	void land(Flight mine, LocalEntry entry) {
		end(mine, Landing.with(entry));
	}

	void fail(Flight mine, Throwable failure) {
		end(mine, Landing.failed(failure));
	}

	void end(Flight mine, Landing landing) {
		this.flights.remove(mine.text(), mine);
		mine.runElsewhere();
		mine.land(landing);
	}

}
