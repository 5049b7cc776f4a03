package io.cachestarter.trouble;

import java.util.function.Consumer;

/**
 * Trouble of a server that nodes reach directly.
 */
enum ServerTrouble {

	KILL("nothing; loads", (redis) -> redis.server().kill(), (redis) -> redis.server().restart()),

	RESTART_WITH_OLD_DATA("nothing; loads", (redis) -> redis.server().kill(),
			(redis) -> redis.server().restart(redis.snapshot())) {

		@Override
		void prepare(ServerUnderTest redis) {
			redis.saveSnapshot();
		}

	},

	FREEZE("one wait of each thread; loads", (redis) -> redis.server().freeze(), (redis) -> redis.server().thaw()),

	FLUSHALL("nothing; loads", (redis) -> redis.probe().flushAll(), (redis) -> {
	}) {

		@Override
		void goOn(ServerUnderTest redis) {
			redis.probe().flushAll();
		}

	},

	CLIENT_KILL("nothing; loads", (redis) -> {
	}, (redis) -> {
	}) {

		@Override
		void goOn(ServerUnderTest redis) {
			redis.probe().killCommandConnections();
			redis.probe().killSubscriptions();
		}

	};

	private final String seen;

	@SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
	private final Consumer<ServerUnderTest> begin;

	@SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
	private final Consumer<ServerUnderTest> end;

	ServerTrouble(String seen, Consumer<ServerUnderTest> begin, Consumer<ServerUnderTest> end) {
		this.seen = seen;
		this.begin = begin;
		this.end = end;
	}

	void prepare(ServerUnderTest redis) {
		// most troubles need nothing
	}

	void goOn(ServerUnderTest redis) {
		// most troubles last by themselves
	}

	Trouble of(ServerUnderTest redis) {
		return new Trouble() {

			@Override
			public String name() {
				return ServerTrouble.this.name();
			}

			@Override
			public String seen() {
				return ServerTrouble.this.seen;
			}

			@Override
			public void prepare() {
				ServerTrouble.this.prepare(redis);
			}

			@Override
			public void begin() {
				ServerTrouble.this.begin.accept(redis);
			}

			@Override
			public void goOn() {
				ServerTrouble.this.goOn(redis);
			}

			@Override
			public void end() {
				ServerTrouble.this.end.accept(redis);
			}

		};
	}

}
