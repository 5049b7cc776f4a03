package io.cachestarter.ratelimit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisGateway;

/**
 * Runs the scripts of the rate limits. A script that decides holds only the algorithms
 * that it needs. Safe for use by multiple threads.
 */
final class LimitScripts {

	private static final String COMMON = "rate-limits";

	private static final String REFUNDS = "refunds";

	private static final LuaScript<Long> RESET = LuaScript.returningLong(COMMON, "reset-limits");

	private static final LuaScript<List<byte[]>> SYNC = LuaScript.returningManyBytes(COMMON, "sync-limits");

	private static final LuaScript<Long> CHANGE = LuaScript.returningLong(COMMON, "change-limit");

	private static final byte[] ONE = Utf8.bytes("1");

	private static final byte[] ZERO = Utf8.bytes("0");

	private static final byte[] NOTHING = {};

	private final ConcurrentMap<Set<RateLimitAlgorithm>, LuaScript<byte[]>> tryAcquire = new ConcurrentHashMap<>();

	private final ConcurrentMap<Set<RateLimitAlgorithm>, LuaScript<Long>> refund = new ConcurrentHashMap<>();

	private final List<String> common;

	private final RedisGateway redis;

	private final KeyNames names;

	private final byte[] channel;

	LimitScripts(RedisGateway redis, KeyNames names) {
		this(redis, names, List.of(COMMON));
	}

	/** For tests, which need a clock of their own. */
	LimitScripts(RedisGateway redis, KeyNames names, List<String> common) {
		this.redis = redis;
		this.common = common;
		this.names = names;
		this.channel = Utf8.bytes(names.limits());
	}

	RedisGateway redis() {
		return this.redis;
	}

	String channel() {
		return this.names.limits();
	}

	/** Returns where the state of each limit is. */
	List<String> keys(Ask ask) {
		List<String> keys = new ArrayList<>(ask.quotas().size());
		for (Quota quota : ask.quotas()) {
			keys.add(this.names.limit(quota.policy().algorithm().code(), ask.limiter().name(), ask.key(),
					quota.number()));
		}
		return keys;
	}

	/**
	 * Takes permits, or only looks.
	 * @param more how many permits more are taken of the only limit, if there are
	 */
	CompletableFuture<byte[]> tryAcquire(List<Ask> asks, boolean take, long more, byte[] holder) {
		List<byte[]> keys = new ArrayList<>();
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(take ? ONE : ZERO);
		int group = Quota.NO_SHADOW;
		for (Ask ask : asks) {
			group++;
			keys(ask).forEach((key) -> keys.add(Utf8.bytes(key)));
			for (Quota quota : ask.quotas()) {
				quota.addTo(arguments, ask.permits(), more, ask.isShadow() ? group : Quota.NO_SHADOW);
			}
		}
		Set<RateLimitAlgorithm> algorithms = algorithms(asks);
		addHolder(arguments, algorithms, holder);
		LuaScript<byte[]> script = this.tryAcquire.computeIfAbsent(algorithms,
				(missing) -> LuaScript.returningBytes(libraries(missing), "try-acquire"));
		return this.redis.run(script, keys, arguments.toArray(byte[][]::new));
	}

	/**
	 * Gives permits back.
	 * @param message what is published, nothing if it is empty
	 */
	CompletableFuture<Long> refund(Ask ask, Collection<Quota> quotas, byte[] holder, byte[] message) {
		List<byte[]> keys = new ArrayList<>();
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(this.channel);
		arguments.add(message);
		List<String> all = keys(ask);
		for (Quota quota : quotas) {
			keys.add(Utf8.bytes(all.get(quota.number() - 1)));
			quota.addTo(arguments, ask.permits(), 0, Quota.NO_SHADOW);
		}
		Set<RateLimitAlgorithm> algorithms = algorithms(List.of(ask));
		addHolder(arguments, algorithms, holder);
		LuaScript<Long> script = this.refund.computeIfAbsent(algorithms,
				(missing) -> LuaScript.returningLong(refundLibraries(missing), "refund-permits"));
		return this.redis.run(script, keys, arguments.toArray(byte[][]::new));
	}

	private static void addHolder(List<byte[]> arguments, Set<RateLimitAlgorithm> algorithms, byte[] holder) {
		if (algorithms.contains(RateLimitAlgorithm.CONCURRENCY)) {
			arguments.add(holder);
		}
	}

	CompletableFuture<Long> reset(List<byte[]> keys, byte[] message) {
		return this.redis.run(RESET, keys, this.channel, message);
	}

	CompletableFuture<List<byte[]>> sync(String node, long aliveMillis, String version, long keepMillis) {
		return this.redis.run(SYNC, this.channel, Utf8.bytes(node), Utf8.bytes(aliveMillis), Utf8.bytes(version),
				Utf8.bytes(keepMillis));
	}

	CompletableFuture<Long> change(String name, String change, long keepMillis, byte[] message) {
		return this.redis.run(CHANGE, this.channel, Utf8.bytes(name), Utf8.bytes(change), Utf8.bytes(keepMillis),
				this.channel, message);
	}

	static byte[] nothing() {
		return NOTHING;
	}

	private static Set<RateLimitAlgorithm> algorithms(List<Ask> asks) {
		Set<RateLimitAlgorithm> algorithms = EnumSet.noneOf(RateLimitAlgorithm.class);
		for (Ask ask : asks) {
			for (Quota quota : ask.quotas()) {
				algorithms.add(quota.policy().algorithm());
			}
		}
		return algorithms;
	}

	private List<String> libraries(Set<RateLimitAlgorithm> algorithms) {
		List<String> libraries = new ArrayList<>(this.common);
		algorithms.forEach((algorithm) -> libraries.add("limit-" + algorithm.file()));
		return libraries;
	}

	private List<String> refundLibraries(Set<RateLimitAlgorithm> algorithms) {
		List<String> libraries = libraries(algorithms);
		libraries.add(REFUNDS);
		algorithms.forEach((algorithm) -> libraries.add("refund-" + algorithm.file()));
		return libraries;
	}

}
