package io.cachestarter.ratelimit;

/**
 * Whose permits are counted.
 *
 * @param limiter the name of the limiter
 * @param key the key of the caller as it is part of the keys in Redis
 */
record LimitedKey(String limiter, String key) {

	static LimitedKey of(Ask ask) {
		return new LimitedKey(ask.limiter().name(), ask.key());
	}

}
