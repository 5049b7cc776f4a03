package io.cachestarter.lock;

import java.util.concurrent.CompletableFuture;

/**
 * Keeps a fair lock as a hash with its owner and the queue of those who wait. Whoever
 * waits has to ask again within three seconds to keep his place.
 */
final class FairStore implements LockStore {

	private final LockScripts scripts;

	private final String channel;

	FairStore(LockScripts scripts, String channel) {
		this.scripts = scripts;
		this.channel = channel;
	}

	@Override
	public CompletableFuture<Answer> ask(Claim claim, boolean probablyFree, boolean patient) {
		return this.scripts.answer(LockScripts.ACQUIRE_FAIR, claim, claim.leaseText(), claim.holder(), this.channel,
				LockScripts.flag(patient));
	}

	@Override
	public CompletableFuture<Boolean> renew(Claim claim, boolean extend) {
		return this.scripts.run(LockScripts.RENEW_FAIR, claim.key(), claim.leaseText(), claim.holder(),
				LockScripts.flag(extend));
	}

	@Override
	public CompletableFuture<Boolean> release(Claim claim, boolean believed) {
		return this.scripts.run(LockScripts.RELEASE_FAIR, claim.key(), claim.holder(), this.channel);
	}

	@Override
	public CompletableFuture<?> withdraw(Claim claim) {
		return release(claim, false);
	}

}
