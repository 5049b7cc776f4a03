package io.cachestarter.trouble;

import java.time.Duration;
import java.util.stream.Stream;

/** Trouble of the line to a server. */
class LineTroubleIntegrationTests extends TroubleContract<ServerUnderTest> {

	LineTroubleIntegrationTests() {
		super(new ServerUnderTest(), (redis) -> redis.line().properties());
	}

	@Override
	Stream<Trouble> troubles() {
		return Stream.of(cut(), halfOpen(), halfOpenSubscription(), slow());
	}

	private Trouble cut() {
		return Trouble.named("CUT", MISSES).begunBy(this.redis.line()::cut).endedBy(this.redis.line()::heal);
	}

	/** What was open stays dead when new connections work again. */
	private Trouble halfOpen() {
		return Trouble.named("HALF_OPEN", WAITS).begunBy(this.redis.line()::halfOpen).endedBy(this.redis.line()::heal);
	}

	/** Nodes do not hear each other. */
	private Trouble halfOpenSubscription() {
		return Trouble.named("HALF_OPEN_SUBSCRIPTION", MISSES)
			.begunBy(this.redis.line()::halfOpenSubscriptions)
			.endedBy(this.redis.line()::heal);
	}

	private Trouble slow() {
		return Trouble.named("SLOW", WAITS)
			.begunBy(() -> this.redis.line().delay(Duration.ofSeconds(1)))
			.endedBy(this.redis.line()::heal);
	}

}
