package io.cachestarter.autoconfigure;

import java.time.Duration;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;

/**
 * Writes attributes of sessions. What could not be read back is refused when it is
 * written, by the request that sets it; what cannot be read, because somebody else has
 * written it, becomes a mark that {@link ReadableSessionMapper} knows, and not a failure
 * of each request of the session. Safe for use by multiple threads.
 */
final class SessionAttributeSerializer implements RedisSerializer<Object> {

	private final ThrottledLog log = new ThrottledLog(LoggerFactory.getLogger(SessionAttributeSerializer.class),
			Duration.ofMinutes(1), MonotonicClock.system());

	private final RedisSerializer<Object> json;

	SessionAttributeSerializer(RedisSerializer<Object> json) {
		this.json = json;
	}

	@Override
	public byte[] serialize(@Nullable Object value) {
		byte[] bytes = this.json.serialize(value);
		try {
			Object unused = this.json.deserialize(bytes);
		}
		catch (SerializationException ex) {
			throw new SerializationException("A session cannot keep a "
					+ ((value != null) ? value.getClass().getName() : "null")
					+ ", because it could not be read back. Allow its package, and those of its parts, with "
					+ "cache-starter.allowed-packages, give the class a constructor that Jackson finds, or define a "
					+ "bean 'springSessionDefaultRedisSerializer'", ex);
		}
		return bytes;
	}

	@Override
	public @Nullable Object deserialize(byte @Nullable [] bytes) {
		try {
			return this.json.deserialize(bytes);
		}
		catch (SerializationException ex) {
			this.log.warn("An attribute of a session could not be read; its session ends", ex);
			return Unreadable.ATTRIBUTE;
		}
	}

	/** Stands for what could not be read. */
	enum Unreadable {

		/** An attribute, or one of the times of a session. */
		ATTRIBUTE

	}

}
