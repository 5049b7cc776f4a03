package io.cachestarter.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;

/**
 * Publishes messages of another node as fast as Redis takes them. Their format is that of
 * {@code docs/redis-layout.md}.
 */
final class BusFeed {

	static final byte[] CHANNEL = "benchmarks:bus".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] CACHE = "numbers".getBytes(StandardCharsets.US_ASCII);

	private static final byte KEYS = 1;

	private static final byte GOODBYE = 4;

	private static final int AT_ONCE = 1_000;

	private static final int MOST_BYTES = 128;

	private final SplittableRandom random = new SplittableRandom();

	private final StatefulRedisConnection<byte[], byte[]> connection;

	private final RedisAsyncCommands<byte[], byte[]> commands;

	BusFeed(StatefulRedisConnection<byte[], byte[]> connection) {
		this.connection = connection;
		this.commands = connection.async();
	}

	/**
	 * Publishes messages of a sender that begins with the first and says goodbye after
	 * the last.
	 * @param count the number of messages
	 * @param last the key of the last one; the others have keys from a million on
	 */
	void publish(byte[] channel, int count, String last) {
		long sender = this.random.nextLong();
		this.connection.setAutoFlushCommands(false);
		List<RedisFuture<?>> answers = new ArrayList<>();
		for (int number = 1; number <= count; number++) {
			String key = (number < count) ? String.valueOf(1_000_000 + number) : last;
			answers.add(this.commands.publish(channel, message(KEYS, sender, number, CACHE, key)));
			if (number % AT_ONCE == 0) {
				await(answers);
			}
		}
		answers.add(this.commands.publish(channel, message(GOODBYE, sender, count, new byte[0])));
		await(answers);
		this.connection.setAutoFlushCommands(true);
	}

	private void await(List<RedisFuture<?>> answers) {
		this.connection.flushCommands();
		LettuceFutures.awaitAll(this.connection.getTimeout(), answers.toArray(RedisFuture[]::new));
		answers.clear();
	}

	private static byte[] message(byte kind, long sender, long number, byte[] cache, String... keys) {
		ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
		bytes.put((byte) 1).put(kind).putLong(sender).putLong(number).putLong(0).putLong(0);
		bytes.putShort((short) cache.length).put(cache).putInt(keys.length);
		for (String key : keys) {
			bytes.putInt(key.length()).put(key.getBytes(StandardCharsets.US_ASCII));
		}
		byte[] message = new byte[bytes.position()];
		bytes.flip().get(message);
		return message;
	}

}
