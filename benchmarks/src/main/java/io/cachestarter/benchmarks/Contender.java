package io.cachestarter.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** The caches that are compared, each as its documentation sets it up. */
enum Contender {

	SCRIPT("script"),

	STARTER("cache-starter"),

	SPRING("Spring Data Redis"),

	SPRING_IMMEDIATE("Spring, immediateWrites"),

	SPRING_SYNC("Spring, sync = true"),

	JETCACHE("JetCache, two levels"),

	REDISSON("Redisson local map"),

	REDISSON_COMPUTE("Redisson computeIfAbsent");

	private final String label;

	Contender(String label) {
		this.label = label;
	}

	/** Starts instances of one application that share a Redis and a source. */
	Nodes start(int count, int redisPort, LongUnaryOperator source) {
		List<CacheNode> nodes = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			nodes.add(start(redisPort, source));
		}
		return new Nodes(List.copyOf(nodes));
	}

	private CacheNode start(int redisPort, LongUnaryOperator source) {
		return switch (this) {
			case SCRIPT -> new ScriptNode(redisPort, source);
			case STARTER -> AnnotatedNode.starter(redisPort, source);
			case SPRING -> AnnotatedNode.spring(redisPort, source);
			case SPRING_IMMEDIATE -> AnnotatedNode.springImmediate(redisPort, source);
			case SPRING_SYNC -> AnnotatedNode.springSynchronized(redisPort, source);
			case JETCACHE -> new JetCacheNode(redisPort, source);
			case REDISSON -> RedissonNode.cacheAside(redisPort, source);
			case REDISSON_COMPUTE -> RedissonNode.computing(redisPort, source);
		};
	}

	@Override
	public String toString() {
		return this.label;
	}

	/** All instances of an application, which end together. */
	record Nodes(List<CacheNode> list) implements AutoCloseable {

		CacheNode get(int index) {
			return this.list.get(index);
		}

		@Override
		public void close() {
			this.list.forEach(CacheNode::close);
		}

	}

}
