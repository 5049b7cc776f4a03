package io.cachestarter.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * Puts and evicts on one of two nodes, which the other one hears of. The yardstick is a
 * script that does it without any protection.
 */
final class ChangeCost {

	private static final List<Contender> CONTENDERS = List.of(Contender.SCRIPT, Contender.STARTER,
			Contender.SPRING_IMMEDIATE, Contender.JETCACHE, Contender.REDISSON);

	private static final List<Integer> THREADS = List.of(1, 16);

	private static final int NODES = 2;

	private static final int KEYS = 400;

	private static final int KEYS_OF_MANY = 1_600;

	private ChangeCost() {
	}

	/**
	 * Measures all contenders.
	 * @param rounds how often
	 * @param warmUp the rounds before that are not counted; below 40 it is measured what
	 * the compiler has not got to yet
	 */
	static void run(int rounds, int warmUp) throws Exception {
		Map<Contender, Contender.Nodes> nodes = new LinkedHashMap<>();
		try (RedisProcess redis = RedisProcess.start(); CommandCounter server = new CommandCounter(redis.port())) {
			try {
				CONTENDERS.forEach((contender) -> nodes.put(contender,
						contender.start(NODES, redis.port(), LongUnaryOperator.identity())));
				for (int threads : THREADS) {
					measure(nodes, threads, rounds, warmUp, server);
				}
			}
			finally {
				nodes.values().forEach(Contender.Nodes::close);
			}
		}
	}

	private static void measure(Map<Contender, Contender.Nodes> nodes, int threads, int rounds, int warmUp,
			CommandCounter server) throws Exception {
		int keys = (threads > 1) ? KEYS_OF_MANY : KEYS;
		Turns puts = new Turns(server);
		Turns evicts = new Turns(server);
		nodes.forEach((contender, all) -> {
			CacheNode node = all.get(0);
			IndexedRead put = (index) -> {
				node.put(index, index);
				return true;
			};
			IndexedRead evict = (index) -> {
				node.evict(index);
				return true;
			};
			puts.add(contender.toString(), () -> Load.each(keys, threads, put));
			evicts.add(contender.toString(), () -> Load.each(keys, threads, put),
					() -> Load.each(keys, threads, evict));
		});
		puts.run(warmUp, rounds);
		evicts.run(warmUp, rounds);
		String suffix = ", " + threads + ((threads > 1) ? " threads" : " thread");
		puts.print("put" + suffix, "put");
		evicts.print("evict" + suffix, "evict");
	}

}
