package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.RemoteBucketBuilder;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;

/** Bucket4j on Lettuce: buckets that are refilled steadily and end when they are full. */
final class Bucket4jLimits implements LimitNode {

	private static final Duration LONGER_THAN_REFILL = Duration.ofSeconds(10);

	private final RedisClient client;

	private final StatefulRedisConnection<String, byte[]> connection;

	private final ProxyManager<String> manager;

	private final boolean batching;

	/**
	 * Connects.
	 * @param batching whether the threads of a node send their requests together
	 */
	Bucket4jLimits(int redisPort, boolean batching) {
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
		this.connection = this.client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
		this.manager = Bucket4jLettuce.casBasedBuilder(this.connection)
			.expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(LONGER_THAN_REFILL))
			.build();
		this.batching = batching;
	}

	@Override
	public BooleanSupplier check(String key, Limit limit) {
		BucketConfiguration configuration = BucketConfiguration.builder()
			.addLimit(
					Bandwidth.builder().capacity(limit.permits()).refillGreedy(limit.permits(), limit.window()).build())
			.build();
		RemoteBucketBuilder<String> builder = this.manager.builder();
		if (this.batching) {
			builder = builder.withOptimization(Optimizations.batching());
		}
		Bucket bucket = builder.build((this.batching ? "bucket4j-batching:" : "bucket4j:") + key, () -> configuration);
		return () -> bucket.tryConsume(1);
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
