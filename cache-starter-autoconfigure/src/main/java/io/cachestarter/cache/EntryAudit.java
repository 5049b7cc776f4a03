package io.cachestarter.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.cachestarter.local.LocalEntry;
import io.cachestarter.remote.Agreement;
import io.cachestarter.remote.RemoteLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares one entry in the heap with what Redis has under its key. Used once.
 */
final class EntryAudit {

	/*
	 * Redis may have a newer entry whose message is still on its way. So an entry that
	 * differs is looked at again when its message has arrived or the loss of it has been
	 * noticed. It is stale only if the heap has the very same entry after the second look
	 * as before the first, and nothing has touched its key during the second.
	 *
	 * Entries are told apart by the time at which Redis stored them. One that another
	 * node has loaded because Redis had lost it has another time and an equal value; so
	 * the second look compares values.
	 */

	private static final Logger logger = LoggerFactory.getLogger(EntryAudit.class);

	private final NamedCache cache;

	private final TwoLevelStore store;

	private final RemoteLevel remote;

	private final Object key;

	private final LocalEntry entry;

	private EntryAudit(NamedCache cache, RemoteLevel remote, Object key, LocalEntry entry) {
		this.cache = cache;
		this.store = cache.store();
		this.remote = remote;
		this.key = key;
		this.entry = entry;
	}

	/**
	 * Returns the audit of an entry, or {@code null} if Redis cannot be expected to have
	 * it.
	 */
	static @Nullable EntryAudit of(NamedCache cache, Object key, LocalEntry entry) {
		RemoteLevel remote = cache.store().remote();
		return (remote != null && entry.storedMillis() > 0) ? new EntryAudit(cache, remote, key, entry) : null;
	}

	/**
	 * Compares.
	 * @param afterMessages runs what is to wait for messages that are on their way
	 * @param onStale told of an entry that was stale, after it has been removed
	 * @return ends with the audit, and never fails
	 */
	CompletableFuture<?> run(Executor afterMessages, Runnable onStale) {
		return this.remote.look(this.entry.keyText(), false).thenCompose((beginning) -> {
			this.cache.audits().checked().increment();
			Agreement first = RemoteLevel.compare(beginning, this.entry.storedMillis());
			return isSuspicious(first) ? CompletableFuture.runAsync(() -> {
			}, afterMessages).thenCompose((done) -> lookAgain(onStale)) : CompletableFuture.completedFuture(null);
		}).exceptionally((ex) -> {
			logger.debug("An entry of cache '{}' could not be audited", this.cache.store().name(), ex);
			return null;
		});
	}

	private static boolean isSuspicious(Agreement agreement) {
		return agreement == Agreement.OTHER || agreement == Agreement.ABSENT;
	}

	private CompletableFuture<@Nullable Void> lookAgain(Runnable onStale) {
		long stamp = this.store.stamp(this.entry.keyText());
		if (!isServed()) {
			return CompletableFuture.completedFuture(null);
		}
		return this.remote.look(this.entry.keyText(), true)
			.thenAcceptAsync((bytes) -> judge(bytes, stamp, onStale), this.store.executor());
	}

	private boolean isServed() {
		return this.store.isRemoteTrusted() && this.store.holds(this.key, this.entry) && this.store.isValid(this.entry);
	}

	private void judge(byte[] bytes, long stamp, Runnable onStale) {
		Agreement second = this.remote.compare(bytes, this.entry.storedMillis(), this.entry.get(),
				this.cache.untyped().values().types());
		if (!isSuspicious(second) || !isServed() || this.store.stamp(this.entry.keyText()) != stamp) {
			return;
		}
		this.store.dropLocal(this.key, this.entry.keyText());
		if (second == Agreement.ABSENT) {
			this.cache.audits().absent().increment();
		}
		else {
			this.cache.audits().stale().increment();
			onStale.run();
		}
	}

}
