package io.cachestarter.trouble;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.SentinelServers;

/** The primary that sentinels watch is replaced. */
class SentinelTroubleIntegrationTests extends TroubleContract<SentinelServers> {

	/** How often trouble is kept up while writes are lost. */
	private static final int STEPS_BEFORE_THE_END = 10;

	SentinelTroubleIntegrationTests() {
		super(SentinelServers.start(), SentinelServers::properties);
	}

	@Override
	Stream<Trouble> troubles() {
		return Stream.of(kill(), lostWrites(), freeze());
	}

	private Trouble kill() {
		return Trouble.named("SENTINEL_KILL", MISSES)
			.begunBy(this.redis::killPrimary)
			.endedBy(this.redis::awaitNewPrimary)
			.tidiedUpBy(this::bringBack);
	}

	/** The new primary has not heard of evicts that the old one has acknowledged. */
	private Trouble lostWrites() {
		AtomicInteger steps = new AtomicInteger();
		return Trouble.named("SENTINEL_LOST_WRITES", MISSES).begunBy(this.redis::cutReplication).keptUpBy(() -> {
			if (steps.incrementAndGet() == STEPS_BEFORE_THE_END) {
				this.redis.killPrimary();
			}
		}).endedBy(() -> {
			this.redis.killPrimary();
			this.redis.awaitNewPrimary();
		}).tidiedUpBy(this::bringBack);
	}

	private Trouble freeze() {
		return Trouble.named("SENTINEL_FREEZE", WAITS)
			.begunBy(this.redis::freezePrimary)
			.endedBy(this.redis::awaitNewPrimary)
			.tidiedUpBy(() -> {
				this.redis.replica().thaw();
				demote();
			});
	}

	private void bringBack() {
		this.redis.replica().restart();
		demote();
	}

	/** Do what the sentinels do later. */
	private void demote() {
		try (RedisProbe former = RedisProbe.open(this.redis.replica())) {
			former.becomeReplicaOf(this.redis.primary().host(), this.redis.primary().port());
		}
		this.redis.awaitReplication();
	}

}
