package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;

import io.cachestarter.lock.Acquirer.Attempt;

/** A number in Redis. */
final class RedisCountDownLatch implements DistributedCountDownLatch {

	private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(1);

	private final Claims claims;

	private final Acquirer acquirer;

	private final LockScripts scripts;

	private final String channel;

	RedisCountDownLatch(Claims claims, Acquirer acquirer, LockScripts scripts, String channel) {
		this.claims = claims;
		this.acquirer = acquirer;
		this.scripts = scripts;
		this.channel = channel;
	}

	@Override
	public String name() {
		return this.claims.name();
	}

	@Override
	public boolean trySetCount(long count, Duration lifetime) {
		if (count < 1) {
			throw new IllegalArgumentException(
					"Latch '" + name() + "' cannot be set to " + count + ": the number has to be at least 1");
		}
		if (lifetime.compareTo(SHORTEST_LIFETIME) < 0) {
			throw new IllegalArgumentException(
					"Latch '" + name() + "' cannot be kept for " + lifetime + ": its lifetime has to be at least 1 s");
		}
		return this.scripts.redis()
			.await(this.scripts.run(LockScripts.SET_LATCH, this.claims.keyBytes(), Long.toString(count),
					Long.toString(lifetime.toMillis()), this.claims.nextHolder()));
	}

	@Override
	public long countDown() {
		long count = this.scripts.redis()
			.await(this.scripts.run(LockScripts.COUNT_DOWN, this.claims.keyBytes(), this.channel,
					this.claims.nextHolder()));
		if (count == NOT_SET) {
			throw new IllegalStateException("Latch '" + name()
					+ "' is not there: it has not been set, its time is over, or Redis has lost its data");
		}
		return count;
	}

	@Override
	public long getCount() {
		return this.scripts.redis().await(this.scripts.run(LockScripts.COUNT_OF_LATCH, this.claims.keyBytes()));
	}

	@Override
	public boolean await(Duration timeout) throws InterruptedException {
		Claim claim = this.claims.createWait(new LatchStore(this.scripts));
		Attempt attempt = this.acquirer.await(claim, this.acquirer.waitNanos(timeout), null, List.of());
		if (attempt.cause() instanceof LockLostException lost) {
			throw lost;
		}
		return attempt.hold() != null;
	}

	@Override
	public String toString() {
		return "RedisCountDownLatch '" + name() + "'";
	}

}
