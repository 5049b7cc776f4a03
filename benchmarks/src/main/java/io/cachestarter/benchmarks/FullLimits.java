package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/** Measures what Redis keeps of a limit that is used up. */
final class FullLimits implements AutoCloseable {

	private static final Limit LIMIT = new Limit(1_000, Duration.ofMinutes(1));

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	private final int redisPort;

	private FullLimits(int redisPort) {
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
		this.connection = this.client.connect();
		this.redisPort = redisPort;
	}

	static void run(int redisPort, Collection<LimitContender> contenders) {
		try (FullLimits limits = new FullLimits(redisPort)) {
			MarkdownTable table = new MarkdownTable("full", "bytes", "keys", "of them with an end");
			contenders.stream().filter((contender) -> !contender.isForCrowds()).forEach((contender) -> {
				List<String> keys = limits.fill(contender);
				table.row(contender, "%,d".formatted(keys.stream().mapToLong(limits::bytes).sum()), keys.size(),
						keys.stream().filter(limits::ends).count());
			});
		}
	}

	/** Returns the keys of a limit all of whose permits have been taken. */
	private List<String> fill(LimitContender contender) {
		this.connection.sync().flushall();
		try (LimitNode node = contender.start(this.redisPort)) {
			BooleanSupplier check = node.check("full", LIMIT);
			long taken = 0;
			while (check.getAsBoolean()) {
				taken++;
			}
			if (taken < LIMIT.permits()) {
				throw new IllegalStateException(contender + " has denied after " + taken + " permits");
			}
			return ScanIterator.scan(this.connection.sync(), ScanArgs.Builder.matches("*full*")).stream().toList();
		}
	}

	private long bytes(String key) {
		return this.connection.sync()
			.dispatch(CommandType.MEMORY, new IntegerOutput<>(StringCodec.UTF8),
					new CommandArgs<>(StringCodec.UTF8).add("USAGE").addKey(key).add("SAMPLES").add(0));
	}

	private boolean ends(String key) {
		return this.connection.sync().pttl(key) >= 0;
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
