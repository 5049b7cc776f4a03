package io.cachestarter.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.RemoteLevels;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Compares a few entries of the heap with those in Redis, round by round, and so notices
 * if this node serves what it should no longer have. The rounds walk over the entries of
 * all caches and begin again at the end. Safe for use by multiple threads.
 */
final class StalenessAuditor {

	/*
	 * Caches that refresh ahead of time are left out: a refresh replaces a value without
	 * a message, and what the heaps hold of the old one may last for its own time.
	 */

	/**
	 * A message that was lost is noticed by the second heartbeat after it; one more for
	 * what is slow.
	 */
	private static final int HEARTBEATS = 3;

	private final ThrottledLog log = new ThrottledLog(LoggerFactory.getLogger(StalenessAuditor.class),
			Duration.ofMinutes(1), MonotonicClock.system());

	private final Supplier<List<NamedCache>> caches;

	private final RemoteLevels remoteLevels;

	private final AuditSettings settings;

	private final Executor afterMessages;

	private Iterator<NamedCache> cachesLeft = Collections.emptyIterator();

	private CompletableFuture<?> running = CompletableFuture.completedFuture(null);

	private @Nullable NamedCache cache;

	private Iterator<Map.Entry<Object, LocalEntry>> entriesLeft = Collections.emptyIterator();

	/**
	 * Creates an auditor that has not started.
	 * @param caches the caches that there are at the moment
	 */
	StalenessAuditor(Supplier<List<NamedCache>> caches, RemoteLevels remoteLevels, AuditSettings settings) {
		this.caches = caches;
		this.remoteLevels = remoteLevels;
		this.settings = settings;
		long nanos = remoteLevels.bus().heartbeat().multipliedBy(HEARTBEATS).toNanos();
		this.afterMessages = (task) -> {
			Future<?> unused = remoteLevels.upkeep().schedule(task, nanos, TimeUnit.NANOSECONDS);
		};
	}

	void start() {
		long nanos = this.settings.interval().toNanos();
		Future<?> unused = this.remoteLevels.upkeep().scheduleWithFixedDelay(() -> {
			CompletableFuture<?> unusedEnd = round();
		}, nanos, nanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Looks at the next entries, unless the round before has not ended yet.
	 * @return ends when those that differed have been looked at again
	 */
	synchronized CompletableFuture<?> round() {
		if (this.running.isDone()) {
			this.running = begin();
		}
		return this.running;
	}

	private CompletableFuture<?> begin() {
		List<CompletableFuture<?>> audits = new ArrayList<>();
		if (this.remoteLevels.trust().isTrusted()) {
			if (!hasNext()) {
				this.cachesLeft = this.caches.get().iterator();
			}
			for (int looked = 0; looked < this.settings.sample() && hasNext(); looked++) {
				EntryAudit audit = next();
				if (audit != null) {
					audits.add(audit.run(this.afterMessages, this::report));
				}
			}
		}
		return CompletableFuture.allOf(audits.toArray(CompletableFuture[]::new));
	}

	private boolean hasNext() {
		while (!this.entriesLeft.hasNext() && this.cachesLeft.hasNext()) {
			NamedCache next = this.cachesLeft.next();
			this.cache = next;
			if (!next.store().settings().stale().refreshes()) {
				this.entriesLeft = next.store().localEntries();
			}
		}
		return this.entriesLeft.hasNext();
	}

	private @Nullable EntryAudit next() {
		Map.Entry<Object, LocalEntry> next = this.entriesLeft.next();
		return (this.cache != null) ? EntryAudit.of(this.cache, next.getKey(), next.getValue()) : null;
	}

	private void report() {
		this.log.warn("The heap of this node had a value that is older than that in Redis; it has been removed. "
				+ "See cache.audit.stale", new IllegalStateException("No message has told of the newer value"));
	}

}
