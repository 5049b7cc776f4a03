package io.cachestarter.autoconfigure;

import java.util.Map;
import java.util.function.BiFunction;

import io.cachestarter.autoconfigure.SessionAttributeSerializer.Unreadable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.session.MapSession;
import org.springframework.session.data.redis.RedisSessionMapper;

/**
 * Makes a session of what Redis has. One of which a part cannot be read counts as none:
 * without that part it could allow more than it did, for example if it was blocked.
 */
final class ReadableSessionMapper implements BiFunction<String, Map<String, Object>, MapSession> {

	private static final Logger logger = LoggerFactory.getLogger(ReadableSessionMapper.class);

	private final RedisSessionMapper mapper = new RedisSessionMapper();

	private final Runnable onUnreadable;

	/**
	 * Creates a mapper.
	 * @param onUnreadable is told of each session that counts as none
	 */
	ReadableSessionMapper(Runnable onUnreadable) {
		this.onUnreadable = onUnreadable;
	}

	@Override
	@SuppressWarnings("NullAway") // the repositories take null for a session that is gone
	public @Nullable MapSession apply(String sessionId, Map<String, Object> entries) {
		if (entries.containsValue(Unreadable.ATTRIBUTE)) {
			this.onUnreadable.run();
			return null;
		}
		try {
			return this.mapper.apply(sessionId, entries);
		}
		catch (IllegalStateException | ClassCastException ex) {
			logger.warn("A session lacks one of its times and ends: {}", ex.toString());
			this.onUnreadable.run();
			return null;
		}
	}

}
