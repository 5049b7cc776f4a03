package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.DoubleStream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import org.springframework.util.Assert;

/**
 * Clears a large cache while another client sends PING after PING, and looks whether the
 * old entries are gone and whether those stay that are put after the clear.
 */
final class ClearCost {

	private static final Duration QUIET = Duration.ofSeconds(3);

	private static final Duration AFTER = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofNanos(200_000);

	private static final double LEAST_FILLED = 0.99;

	private final RedisCommands<String, String> redis;

	private final ClearedEntries entries;

	private final Timeline pings = new Timeline();

	private ClearCost(RedisCommands<String, String> redis, ClearedEntries entries) {
		this.redis = redis;
		this.entries = entries;
	}

	static void run(int count) throws ExecutionException, InterruptedException {
		MarkdownTable table = new MarkdownTable("clear", "call, ms", "gone, ms", "entries", "PING before, ms", "p99",
				"max", "until gone", "p99", "max", AFTER.toSeconds() + " s later", "p99", "max", "new lost",
				"old left");
		for (Clearing clearing : Clearing.values()) {
			try (RedisProcess redis = RedisProcess.start();
					AnnotatedNode writer = clearing.start(redis.port());
					AnnotatedNode reader = clearing.start(redis.port());
					RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redis.port()));
					StatefulRedisConnection<String, String> connection = client.connect()) {
				ClearedEntries entries = new ClearedEntries(clearing.cache(writer), clearing.cache(reader), count);
				new ClearCost(connection.sync(), entries).measure(table, clearing);
			}
		}
	}

	private void measure(MarkdownTable table, Clearing clearing) throws ExecutionException, InterruptedException {
		this.entries.fill();
		Repeater pinging = Repeater.start(() -> this.pings.measure(this.redis::ping), PAUSE);
		Span before = Span.asleep(QUIET);
		long filled = this.redis.dbsize();
		Assert.state(filled >= LEAST_FILLED * this.entries.count(), () -> "Only " + filled + " entries are in Redis");
		FutureTask<Long> gone = new FutureTask<>(this.entries::awaitGone);
		Crew.thread(gone).start();
		Span call = Span.of(this.entries.writer()::clear);
		this.entries.putNew();
		Span until = new Span(call.from(), Math.max(call.to(), gone.get()));
		Span after = Span.asleep(AFTER);
		pinging.stop();
		List<Object> cells = new ArrayList<>(
				List.of(clearing, MarkdownTable.number(call.millis()), MarkdownTable.number(until.millis()), filled));
		List.of(before, until, after).forEach((span) -> cells.addAll(pings(span)));
		cells.addAll(List.of(this.entries.lost(), this.entries.old()));
		table.row(cells.toArray());
	}

	/** Returns median, 99th percentile and maximum. */
	private List<String> pings(Span within) {
		Samples micros = this.pings.micros(within);
		return DoubleStream.of(0.5, 0.99, 1)
			.mapToObj((share) -> String.format(Locale.ROOT, "%.2f", micros.quantile(share) / 1e3))
			.toList();
	}

}
