package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

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
		System.out.printf("%-14s %9s %8s %8s   %-20s %-20s %-20s %8s %8s%n", "clear", "entries", "call, ms", "gone, ms",
				"PING before, ms", "until gone", AFTER.toSeconds() + " s later", "new lost", "old left");
		for (Clearing clearing : Clearing.values()) {
			try (RedisProcess redis = RedisProcess.start();
					AnnotatedNode writer = clearing.start(redis.port());
					AnnotatedNode reader = clearing.start(redis.port());
					RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redis.port()));
					StatefulRedisConnection<String, String> connection = client.connect()) {
				ClearedEntries entries = new ClearedEntries(clearing.cache(writer), clearing.cache(reader), count);
				System.out.printf("%-14s %s%n", clearing, new ClearCost(connection.sync(), entries).measure());
			}
		}
	}

	private String measure() throws ExecutionException, InterruptedException {
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
		return String.format(Locale.ROOT, "%9d %8.1f %8.1f   %-20s %-20s %-20s %8d %8d", filled, call.millis(),
				until.millis(), pings(before), pings(until), pings(after), this.entries.lost(), this.entries.old());
	}

	/** Returns median, 99th percentile and maximum. */
	private String pings(Span within) {
		Samples micros = this.pings.micros(within);
		return String.format(Locale.ROOT, "%.2f / %.1f / %.0f", micros.median() / 1e3, micros.quantile(0.99) / 1e3,
				micros.quantile(1) / 1e3);
	}

}
