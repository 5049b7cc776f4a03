package io.cachestarter.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.LongUnaryOperator;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;

import org.springframework.util.Assert;

/**
 * Evicts on a node that many others hear of, which are no more than subscriptions; and
 * messages that a node takes as fast as they come.
 */
final class BusGrowth {

	private static final int EVICTS = 400;

	private static final int WARM_UP_ROUNDS = 2;

	private static final int ROUNDS = 7;

	/** So many that Redis does not close a subscription that lags behind. */
	private static final int MESSAGES = 50_000;

	private static final long LAST = 1;

	private static final long OTHER = 2;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private BusGrowth() {
	}

	static void run(int nodes) throws Exception {
		try (RedisProcess redis = RedisProcess.start();
				AnnotatedNode node = AnnotatedNode.starter(redis.port(), LongUnaryOperator.identity());
				RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redis.port()));
				CommandCounter server = new CommandCounter(redis.port())) {
			messages(node, client, server);
			MarkdownTable table = new MarkdownTable("nodes", "time / 2 nodes", "server / 2 nodes", "evict, µs",
					"server processor, µs", "processor of this JVM, µs");
			Result first = null;
			int subscribed = 1;
			for (int count = 2; count <= nodes; count *= 2) {
				for (; subscribed < count; subscribed++) {
					client.connectPubSub(ByteArrayCodec.INSTANCE).sync().subscribe(BusFeed.CHANNEL);
				}
				Result result = evict(node, server);
				first = (first != null) ? first : result;
				table.row(count, MarkdownTable.number(result.micros.median() / first.micros.median()),
						MarkdownTable.number(result.server.median() / first.server.median()), result.micros.spread(),
						result.server.spread(), MarkdownTable.number(result.cpu.median()));
			}
		}
	}

	private static Result evict(CacheNode node, CommandCounter server) throws ExecutionException, InterruptedException {
		Result result = new Result(new Samples(), new Samples(), new Samples());
		for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
			ServerTimes before = server.times();
			Load load = Load.each(EVICTS, 1, (index) -> {
				node.evict(index);
				return index;
			});
			double serverMicros = server.times().minus(before).cpuMicros();
			if (round >= 0) {
				result.micros.add(load.nanos() / 1e3 / EVICTS);
				result.server.add(serverMicros / EVICTS);
				result.cpu.add(load.cpuMicrosPerRead());
			}
		}
		return result;
	}

	private static void messages(AnnotatedNode node, RedisClient client, CommandCounter server) throws Exception {
		try (StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
			BusFeed feed = new BusFeed(connection);
			byte[] nobody = "nobody".getBytes(StandardCharsets.US_ASCII);
			Turns turns = new Turns(server);
			turns.add("nobody hears them", () -> messages(() -> {
				feed.publish(nobody, MESSAGES, String.valueOf(LAST));
				return true;
			}));
			turns.add("a node hears them", () -> {
				node.put(LAST, LAST);
				node.put(OTHER, OTHER);
				// From here on the numbers are in the heap only.
				return connection.sync().del(key(LAST), key(OTHER));
			}, () -> messages(() -> {
				feed.publish(BusFeed.CHANNEL, MESSAGES, String.valueOf(LAST));
				long start = System.nanoTime();
				while (node.get(LAST) != null) {
					Assert.state(System.nanoTime() - start < LIMIT.toNanos(), "The last message does not arrive");
					Thread.onSpinWait();
				}
				Assert.state(node.get(OTHER) != null, "The node has dropped its heap");
				return true;
			}));
			turns.run(WARM_UP_ROUNDS, ROUNDS);
			turns.print("messages of another node", "message");
		}
	}

	private static Load messages(Callable<Boolean> publishing) throws ExecutionException, InterruptedException {
		Load load = Load.each(1, 1, (index) -> publishing.call());
		return new Load(MESSAGES, load.nanos(), load.cpuNanos(), load.bytes());
	}

	private static byte[] key(long key) {
		return ("benchmarks:cache:numbers:" + key).getBytes(StandardCharsets.US_ASCII);
	}

	private record Result(Samples micros, Samples server, Samples cpu) {

	}

}
