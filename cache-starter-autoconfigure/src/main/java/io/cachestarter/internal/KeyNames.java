package io.cachestarter.internal;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The only place that knows how Redis keys and channels are named.
 *
 * <pre>
 * {env}:{app}:cache:{cache}:{key}   one entry (string)
 * {env}:{app}:bus                   invalidation messages (channel)
 * </pre>
 *
 * The first segment is left out when no environment is set. Segments that come from
 * configuration are percent-encoded, so that none of them can contain a colon, a brace or
 * a glob character and reach into another namespace. Immutable.
 *
 * @since 0.1.0
 */
public final class KeyNames {

	private static final String UNRESERVED = "-_.~";

	private final String root;

	/**
	 * Creates the names of one application.
	 * @param env the deployment environment, or {@code null} for none
	 * @param app the application, not empty
	 */
	public KeyNames(@Nullable String env, String app) {
		this.root = ((env != null) ? segment(env) + ":" : "") + segment(app) + ":";
	}

	/**
	 * Returns the beginning that all keys of a cache share, up to and with the last
	 * colon.
	 * @param cache the name of the cache
	 * @return the prefix
	 */
	public String cachePrefix(String cache) {
		return this.root + "cache:" + segment(cache) + ":";
	}

	/**
	 * Returns the channel of the invalidation bus.
	 * @return the channel name
	 */
	public String busChannel() {
		return this.root + "bus";
	}

	private static String segment(String text) {
		if (text.isEmpty()) {
			throw new IllegalArgumentException("A segment of a Redis key must not be empty");
		}
		StringBuilder encoded = new StringBuilder(text.length());
		for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
			char c = (char) (octet & 0xFF);
			if (isUnreserved(c)) {
				encoded.append(c);
			}
			else {
				encoded.append('%').append(hexDigit(c >> 4)).append(hexDigit(c));
			}
		}
		return encoded.toString();
	}

	private static boolean isUnreserved(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
	}

	private static char hexDigit(int value) {
		return Character.toUpperCase(Character.forDigit(value & 0xF, 16));
	}

}
