package io.cachestarter.warm;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in Redis which warm-ups have been done, so that no other node does them again
 * soon. Safe for use by multiple threads.
 *
 * <pre>
 * SET {app}:warm:{warmer} done NX PX {time}
 * GET {app}:warm:{warmer}
 * </pre>
 */
final class WarmMarks {

	private static final Logger logger = LoggerFactory.getLogger(WarmMarks.class);

	private static final byte[] DONE = "done".getBytes(StandardCharsets.US_ASCII);

	private final RedisGateway redis;

	private final KeyNames names;

	WarmMarks(RedisGateway redis, KeyNames names) {
		this.redis = redis;
		this.names = names;
	}

	/** Tells whether a warm-up was done not long ago; not if Redis does not answer. */
	boolean isDone(String warmer) {
		try {
			return this.redis.await(this.redis.get(key(warmer))) != null;
		}
		catch (RedisFailureException ex) {
			logger.debug("Redis does not tell whether warm-up '{}' has been done", warmer, ex);
			return false;
		}
	}

	/** Notes that a warm-up has been done. Without the note others do it again. */
	void done(String warmer, Duration time) {
		try {
			boolean unused = this.redis.await(this.redis.setIfAbsent(key(warmer), DONE, Math.max(1, time.toMillis())));
		}
		catch (RedisFailureException ex) {
			logger.debug("Redis does not know that warm-up '{}' has been done", warmer, ex);
		}
	}

	private byte[] key(String warmer) {
		return this.names.warmUp(warmer).getBytes(StandardCharsets.UTF_8);
	}

}
