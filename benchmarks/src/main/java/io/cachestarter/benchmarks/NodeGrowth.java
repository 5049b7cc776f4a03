package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/** What whole applications send to Redis when they do nothing, and when they evict. */
final class NodeGrowth {

	private static final Duration SPAN = Duration.ofSeconds(3);

	/** For the messages at the start, and for tracks of those that have been heard. */
	private static final Duration SETTLE = Duration.ofSeconds(1);

	/** The time between two evicts of one node. */
	private static final Duration PAUSE = Duration.ofMillis(50);

	private static final int KEYS = 1_000;

	private NodeGrowth() {
	}

	static void run(int most) throws ExecutionException, InterruptedException {
		List<AnnotatedNode> nodes = new ArrayList<>();
		try (RedisProcess redis = RedisProcess.start();
				RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redis.port()));
				StatefulRedisConnection<String, String> connection = client.connect()) {
			MarkdownTable table = new MarkdownTable("nodes", "connections", "idle commands/s", "sent by Redis, kB/s",
					"received, kB/s", "processor of Redis, ms/s", "evicts/s", "commands/s", "sent by Redis, kB/s",
					"received, kB/s", "processor of Redis, ms/s", "for an evict, µs");
			try {
				for (int count = 2; count <= most; count *= 2) {
					while (nodes.size() < count) {
						nodes.add(AnnotatedNode.starter(redis.port(), LongUnaryOperator.identity()));
					}
					measure(nodes, connection.sync(), table);
				}
			}
			finally {
				nodes.forEach(AnnotatedNode::close);
			}
		}
	}

	private static void measure(List<AnnotatedNode> nodes, RedisCommands<String, String> redis, MarkdownTable table)
			throws ExecutionException, InterruptedException {
		Crew.sleep(SETTLE);
		Traffic idle = during(redis);
		AtomicLong evicts = new AtomicLong();
		List<Repeater> writers = nodes.stream()
			.map((node) -> Repeater.start(() -> node.evict(evicts.incrementAndGet() % KEYS), PAUSE))
			.toList();
		Crew.sleep(SETTLE);
		long before = evicts.get();
		Traffic busy = during(redis);
		double rate = (evicts.get() - before) * 1e9 / SPAN.toNanos();
		for (Repeater writer : writers) {
			writer.stop();
		}
		table.row(nodes.size(), connections(redis), MarkdownTable.number(idle.commands()), kilobytes(idle.out()),
				kilobytes(idle.in()), MarkdownTable.number(idle.cpuMicros() / 1e3), MarkdownTable.number(rate),
				MarkdownTable.number(busy.commands()), kilobytes(busy.out()), kilobytes(busy.in()),
				MarkdownTable.number(busy.cpuMicros() / 1e3),
				MarkdownTable.number((busy.cpuMicros() - idle.cpuMicros()) / rate));
	}

	/** Counts them without the one that asks. */
	private static long connections(RedisCommands<String, String> redis) {
		return redis.clientList().lines().count() - 1;
	}

	private static Traffic during(RedisCommands<String, String> redis) {
		Traffic before = Traffic.of(redis);
		Crew.sleep(SPAN);
		return Traffic.of(redis).rateSince(before);
	}

	private static String kilobytes(double bytes) {
		return MarkdownTable.number(bytes / 1e3);
	}

}
