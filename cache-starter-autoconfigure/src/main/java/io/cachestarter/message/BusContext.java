package io.cachestarter.message;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

import io.cachestarter.codec.ValueCodec;
import io.cachestarter.redis.RedisGateway;

/**
 * What all subscriptions of a node stand on.
 *
 * @param timer runs what takes no time
 */
record BusContext(RedisGateway redis, ValueCodec codec, MessageSettings settings, MessageObserver observer,
		MessageErrorHandler errorHandler, StreamScripts streams, Executor threads, ScheduledExecutorService timer) {

}
