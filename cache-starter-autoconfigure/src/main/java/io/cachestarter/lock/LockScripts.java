package io.cachestarter.lock;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisGateway;

/** Runs the scripts of the locks. */
final class LockScripts {

	private static final String COMMON = "locks";

	private static final String FAIR = "fair-locks";

	static final LuaScript<List<Long>> ACQUIRE_LOCK = LuaScript.returningLongs(COMMON, "acquire-lock");

	static final LuaScript<List<Long>> YIELD_LOCK = LuaScript.returningLongs(COMMON, "yield-lock");

	static final LuaScript<Boolean> RENEW_LOCK = LuaScript.returningBoolean(COMMON, "renew-lock");

	static final LuaScript<Boolean> RELEASE_LOCK = LuaScript.returningBoolean(COMMON, "release-lock");

	static final LuaScript<List<Long>> ACQUIRE_FAIR = LuaScript.returningLongs(FAIR, "acquire-fair");

	static final LuaScript<Boolean> RENEW_FAIR = LuaScript.returningBoolean(FAIR, "renew-fair");

	static final LuaScript<Boolean> RELEASE_FAIR = LuaScript.returningBoolean(FAIR, "release-fair");

	static final LuaScript<List<Long>> ACQUIRE_READ = LuaScript.returningLongs(COMMON, "acquire-read");

	static final LuaScript<List<Long>> ACQUIRE_WRITE = LuaScript.returningLongs(COMMON, "acquire-write");

	static final LuaScript<Long> WITHDRAW_WRITE = LuaScript.returningLong(COMMON, "withdraw-write");

	static final LuaScript<List<Long>> ACQUIRE_PERMITS = LuaScript.returningLongs(COMMON, "acquire-permits");

	static final LuaScript<Long> AVAILABLE_PERMITS = LuaScript.returningLong(COMMON, "available-permits");

	static final LuaScript<Boolean> RENEW_MEMBERS = LuaScript.returningBoolean(COMMON, "renew-members");

	static final LuaScript<Boolean> RELEASE_MEMBERS = LuaScript.returningBoolean(COMMON, "release-members");

	static final LuaScript<Boolean> SET_LATCH = LuaScript.returningBoolean(COMMON, "set-latch");

	static final LuaScript<Long> COUNT_OF_LATCH = LuaScript.returningLong(COMMON, "count-of-latch");

	static final LuaScript<Long> COUNT_DOWN = LuaScript.returningLong(COMMON, "count-down");

	private final RedisGateway redis;

	LockScripts(RedisGateway redis) {
		this.redis = redis;
	}

	RedisGateway redis() {
		return this.redis;
	}

	CompletableFuture<Answer> answer(LuaScript<List<Long>> script, Claim claim, String... arguments) {
		return this.redis.run(script, claim.key(), arguments).thenApply(Answer::of);
	}

	<T> CompletableFuture<T> run(LuaScript<T> script, byte[] key, String... arguments) {
		return this.redis.run(script, key, arguments);
	}

	static String flag(boolean set) {
		return set ? "1" : "0";
	}

}
