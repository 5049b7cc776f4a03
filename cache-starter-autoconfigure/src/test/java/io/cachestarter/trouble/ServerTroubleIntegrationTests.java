package io.cachestarter.trouble;

import java.util.stream.Stream;

/** Trouble of one server. */
class ServerTroubleIntegrationTests extends TroubleContract<ServerUnderTest> {

	ServerTroubleIntegrationTests() {
		super(new ServerUnderTest(), ServerUnderTest::properties);
	}

	@Override
	Stream<Trouble> troubles() {
		return Stream.of(kill(), restartWithOldData(), loading(), freeze(), outOfMemory(), leastRecentlyUsed(),
				readOnly(), scriptFlush(), flushAll(), clientKill(), password());
	}

	private Trouble kill() {
		return Trouble.named("KILL", MISSES).begunBy(this.redis.server()::kill).endedBy(this.redis.server()::restart);
	}

	private Trouble restartWithOldData() {
		return Trouble.named("RESTART_WITH_OLD_DATA", MISSES)
			.preparedBy(this.redis::saveSnapshot)
			.begunBy(this.redis.server()::kill)
			.endedBy(() -> this.redis.server().restart(this.redis.snapshot()));
	}

	private Trouble loading() {
		return Trouble.named("LOADING", MISSES)
			.preparedBy(this.redis::saveSnapshot)
			.begunBy(() -> this.redis.server().restartLoading(this.redis.snapshot(), Timing.asked().trouble()))
			.endedBy(this.redis.server()::awaitLoaded);
	}

	private Trouble freeze() {
		return Trouble.named("FREEZE", WAITS).begunBy(this.redis.server()::freeze).endedBy(this.redis.server()::thaw);
	}

	private Trouble outOfMemory() {
		return Trouble.named("OOM", MISSES)
			.begunBy(() -> this.redis.fillMemory("noeviction"))
			.keptUpBy(this.redis::write)
			.endedBy(this.redis.probe()::freeMemory)
			.shownBy(this.redis::hasRefused);
	}

	private Trouble leastRecentlyUsed() {
		return Trouble.named("LRU", MISSES)
			.begunBy(() -> this.redis.fillMemory("allkeys-lru"))
			.keptUpBy(this.redis::write)
			.endedBy(this.redis.probe()::freeMemory)
			.shownBy(() -> this.redis.number("stats", "evicted_keys") > 0);
	}

	/** The server becomes a replica of nobody, and keeps its data. */
	private Trouble readOnly() {
		return Trouble.named("READONLY", MISSES)
			.begunBy(() -> this.redis.probe().becomeReplicaOf("127.0.0.1", 1))
			.endedBy(this.redis.probe()::becomePrimary);
	}

	private Trouble scriptFlush() {
		return Trouble.named("SCRIPT_FLUSH", "nothing")
			.keptUpBy(this.redis.probe()::scriptFlush)
			.shownBy(() -> this.redis.number("commandstats", "cmdstat_eval:calls") > 0);
	}

	private Trouble flushAll() {
		return Trouble.named("FLUSHALL", MISSES)
			.keptUpBy(this.redis.probe()::flushAll)
			.shownBy(() -> this.redis.number("commandstats", "cmdstat_flushall:calls") > 0);
	}

	private Trouble clientKill() {
		return Trouble.named("CLIENT_KILL", MISSES).keptUpBy(this.redis.probe()::killConnections);
	}

	private Trouble password() {
		return Trouble.named("PASSWORD", MISSES).begunBy(() -> {
			this.redis.server().changePassword("second");
			this.redis.probe().killConnections();
		})
			.endedBy(() -> this.redis.server().changePassword(ServerUnderTest.PASSWORD))
			.tidiedUpBy(() -> this.redis.server().changePassword(""));
	}

}
