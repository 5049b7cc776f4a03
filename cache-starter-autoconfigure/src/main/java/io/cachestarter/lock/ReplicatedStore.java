package io.cachestarter.lock;

import java.util.concurrent.CompletableFuture;

import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;

/**
 * Keeps a lock like another store, but lets it count as taken only when as many replicas
 * know of it as are asked for. Taking one then costs two round trips.
 */
final class ReplicatedStore implements LockStore {

	private final LockStore store;

	private final RedisGateway redis;

	private final LockSettings settings;

	ReplicatedStore(LockStore store, RedisGateway redis, LockSettings settings) {
		this.store = store;
		this.redis = redis;
		this.settings = settings;
	}

	@Override
	public CompletableFuture<Answer> ask(Claim claim, boolean probablyFree, boolean patient) {
		return this.store.ask(claim, probablyFree, patient).thenCompose((answer) -> replicated(claim, answer));
	}

	@Override
	public CompletableFuture<Boolean> renew(Claim claim, boolean extend) {
		return this.store.renew(claim, extend);
	}

	@Override
	public CompletableFuture<Boolean> release(Claim claim, boolean believed) {
		return this.store.release(claim, believed);
	}

	@Override
	public CompletableFuture<Answer> passOn(Claim held, Claim next) {
		return this.store.passOn(held, next).thenCompose((answer) -> replicated(next, answer));
	}

	@Override
	public CompletableFuture<?> withdraw(Claim claim) {
		return this.store.withdraw(claim);
	}

	private CompletableFuture<Answer> replicated(Claim claim, Answer answer) {
		if (!answer.isGranted()) {
			return CompletableFuture.completedFuture(answer);
		}
		int wanted = this.settings.replicas();
		return this.redis.awaitReplicas(claim.key(), wanted, this.settings.replicationTimeout())
			.thenApply((reached) -> {
				if (reached < wanted) {
					throw new RedisFailureException(
							"Only " + reached + " of " + wanted + " replicas knew of the lock within "
									+ this.settings.replicationTimeout().toMillis() + " ms");
				}
				return answer;
			});
	}

}
