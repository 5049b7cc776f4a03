package io.cachestarter.cache;

import java.util.Collection;
import java.util.List;

import io.cachestarter.remote.RemoteTrust;

/**
 * Invalidates tags over all caches of a manager.
 */
final class TwoLevelTagOperations implements TagOperations {

	private final RemoteTrust trust;

	private final CacheTransactions transactions;

	TwoLevelTagOperations(RemoteTrust trust, CacheTransactions transactions) {
		this.trust = trust;
		this.transactions = transactions;
	}

	@Override
	public void invalidate(Collection<String> tags) {
		List<String> texts = TagNames.texts(tags);
		if (texts.isEmpty()) {
			return;
		}
		TransactionLog log = this.transactions.current();
		if (log != null) {
			log.invalidate(texts);
		}
		else {
			invalidateNow(texts);
		}
	}

	void invalidateNow(List<String> texts) {
		this.trust.invalidate(texts).join();
	}

}
