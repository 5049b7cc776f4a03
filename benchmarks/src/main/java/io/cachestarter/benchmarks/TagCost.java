package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongUnaryOperator;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * Invalidates a tag of few and of many entries while another client sends PING after
 * PING. The yardstick is a set with the keys of the entries.
 */
final class TagCost {

	private static final int FEW = 10;

	private static final int WARM_UP_ROUNDS = 5;

	private static final Duration BESIDE = Duration.ofMillis(300);

	private static final Duration PAUSE = Duration.ofNanos(200_000);

	private final RedisCommands<String, String> redis;

	private TagCost(RedisCommands<String, String> redis) {
		this.redis = redis;
	}

	static void run(int entries, int rounds) throws ExecutionException, InterruptedException {
		MarkdownTable table = new MarkdownTable("invalidation of a tag", "call / 10 entries", "entries", "call, ms",
				"gone everywhere, ms", "PING before p50, ms", "longest", "meanwhile p50, ms", "longest", "left");
		try (RedisProcess redis = RedisProcess.start();
				AnnotatedNode writer = AnnotatedNode.starter(redis.port(), LongUnaryOperator.identity());
				AnnotatedNode reader = AnnotatedNode.starter(redis.port(), LongUnaryOperator.identity());
				RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redis.port()));
				StatefulRedisConnection<String, String> connection = client.connect();
				StatefulRedisConnection<String, String> other = client.connect()) {
			TagCost cost = new TagCost(other.sync());
			Map<String, TaggedEntries> contenders = new LinkedHashMap<>();
			contenders.put("set of keys, script", new KeySet(connection.sync()));
			contenders.put("cache-starter", new StarterTag(List.of(writer.access(), reader.access()), writer.tags()));
			for (Map.Entry<String, TaggedEntries> contender : contenders.entrySet()) {
				TaggedEntries tagged = contender.getValue();
				Results unused = cost.measure(tagged, FEW, WARM_UP_ROUNDS);
				Results few = cost.measure(tagged, FEW, Math.max(WARM_UP_ROUNDS, rounds));
				few.addTo(table, contender.getKey(), few);
				cost.measure(tagged, entries, rounds).addTo(table, contender.getKey(), few);
			}
		}
	}

	private Results measure(TaggedEntries tagged, int entries, int rounds)
			throws ExecutionException, InterruptedException {
		Results results = new Results(entries);
		for (int round = 0; round < rounds; round++) {
			tagged.fill(entries);
			Timeline pings = new Timeline();
			Repeater pinging = Repeater.start(() -> pings.measure(this.redis::ping), PAUSE);
			Span before = Span.asleep(BESIDE);
			FutureTask<Long> gone = new FutureTask<>(tagged::awaitGone);
			Crew.thread(gone).start();
			Span call = Span.of(tagged::invalidate);
			Span until = new Span(call.from(), Math.max(call.to(), gone.get()));
			Span after = Span.asleep(BESIDE);
			pinging.stop();
			results.call.add(call.millis());
			results.gone.add(until.millis());
			results.before.add(pings.micros(before));
			results.meanwhile.add(pings.micros(until.plus(after)));
			results.left += tagged.left(entries);
		}
		return results;
	}

	private static final class Results {

		private final int entries;

		private final Samples call = new Samples();

		private final Samples gone = new Samples();

		private final Samples before = new Samples();

		private final Samples meanwhile = new Samples();

		private long left;

		Results(int entries) {
			this.entries = entries;
		}

		void addTo(MarkdownTable table, String label, Results few) {
			table.row(label, MarkdownTable.number(this.call.median() / few.call.median()), this.entries,
					this.call.spread(), this.gone.spread(), millis(this.before, 0.5), millis(this.before, 1),
					millis(this.meanwhile, 0.5), millis(this.meanwhile, 1), this.left);
		}

		private static String millis(Samples micros, double share) {
			return MarkdownTable.number(micros.quantile(share) / 1e3);
		}

	}

}
