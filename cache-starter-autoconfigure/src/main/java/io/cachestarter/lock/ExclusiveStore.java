package io.cachestarter.lock;

import java.util.concurrent.CompletableFuture;

/**
 * Keeps an exclusive lock as a string: a letter for its state, the lease, and the holder.
 * <p>
 * A lock that is probably free is taken by {@code SET NX PX}, with {@code TIME} in the
 * same round trip: the time of the server then lies within the hold, like that which the
 * script finds. A cluster always gets the script, because {@code TIME} has no key and
 * could go to another server.
 */
final class ExclusiveStore implements LockStore {

	private static final String RESERVED_MILLIS = "20";

	private final LockScripts scripts;

	private final String node;

	private final String channel;

	ExclusiveStore(LockScripts scripts, String node, String channel) {
		this.scripts = scripts;
		this.node = node;
		this.channel = channel;
	}

	@Override
	public CompletableFuture<Answer> ask(Claim claim, boolean probablyFree, boolean patient) {
		if (probablyFree && !this.scripts.redis().isCluster()) {
			String value = "h" + claim.leaseMillis() + "|" + claim.holder();
			return this.scripts.redis()
				.setIfAbsentAndTime(claim.key(), value, claim.leaseMillis())
				.thenApply((micros) -> new Answer(Math.max(0, micros), Answer.NOT_NOTED));
		}
		return this.scripts.answer(LockScripts.ACQUIRE_LOCK, claim, claim.leaseText(), claim.holder(), this.node,
				LockScripts.flag(patient));
	}

	@Override
	public CompletableFuture<Boolean> renew(Claim claim, boolean extend) {
		return this.scripts.run(LockScripts.RENEW_LOCK, claim.key(), claim.leaseText(), claim.holder(),
				LockScripts.flag(extend));
	}

	@Override
	public CompletableFuture<Boolean> release(Claim claim, boolean believed) {
		return this.scripts.run(LockScripts.RELEASE_LOCK, claim.key(), claim.leaseText(), claim.holder(), this.channel,
				LockScripts.flag(believed));
	}

	@Override
	public CompletableFuture<Answer> passOn(Claim held, Claim next) {
		return this.scripts.answer(LockScripts.YIELD_LOCK, held, held.leaseText(), held.holder(), next.leaseText(),
				next.holder(), this.node, RESERVED_MILLIS, this.channel);
	}

}
