package io.cachestarter.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The only place that knows how Redis keys and channels are named.
 *
 * <pre>
 * {env}:{app}:cache:{cache}:{key}   one entry (string)
 * {env}:{app}:bus                   invalidation messages (channel)
 * {env}:{app}:{{env}:{app}:tags}:epoch          the epoch (hash)
 * {env}:{app}:{{env}:{app}:tags}:tag:{tag}      epoch of the last invalidation (string)
 * {env}:{app}:{{env}:{app}:tags}:cache:{cache}  likewise, of the last clear
 * {env}:{app}:sweep                 the node that sweeps (string)
 * {env}:{app}:warm:{warmer}         a warm-up that was done not long ago (string)
 * {env}:{app}:hot-keys:{cache}      hottest keys of all nodes (sorted set)
 * {env}:{app}:session:sessions:{id}  a session of Spring Session (hash)
 * {env}:{app}:lock:{name}           an exclusive lock (string)
 * {env}:{app}:fair-lock:{name}      a fair lock and its queue (hash)
 * {env}:{app}:rw-lock:{name}        a read-write lock (sorted set)
 * {env}:{app}:semaphore:{name}      permits of a semaphore (sorted set)
 * {env}:{app}:latch:{name}          a countdown latch (string)
 * {env}:{app}:locks                 locks that have become free (channel)
 * {env}:{app}:limit:{kind}:{{name}:{key}}       a rate limit of one key (string, or sorted set)
 * {env}:{app}:limit:{kind}:{{name}:{key}}:{n}   likewise, of the second limit and on
 * {env}:{app}:limits                nodes, and limits changed at run time (hash and channel)
 * {env}:{app}:topic:{name}          messages of a topic, or that there are (channel)
 * {env}:{app}:stream:{{name}}       messages of a durable topic (stream)
 * {env}:{app}:stream:{{name}}:dead  those that could not be handled (stream)
 * {env}:{app}:{kind}:{entity}:{id}  a structure: object, leaderboard, recent, set, counter or window
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

	/**
	 * Returns the key of the epoch. The braces around its middle make a cluster keep it
	 * in one slot with all tags.
	 * @return the key
	 */
	public String epoch() {
		return tagRoot() + "epoch";
	}

	/**
	 * Returns the key of a tag.
	 * @param tag the text that {@link #tag} or {@link #cacheTag} made
	 * @return the key
	 */
	public String tagKey(String tag) {
		return tagRoot() + tag;
	}

	/**
	 * Returns the key by which nodes agree on who sweeps.
	 * @return the key
	 */
	public String sweep() {
		return this.root + "sweep";
	}

	/**
	 * Returns the key that tells that a warm-up was done not long ago.
	 * @param warmer the name of the warmer, not empty
	 * @return the key
	 */
	public String warmUp(String warmer) {
		return this.root + "warm:" + segment(warmer);
	}

	/**
	 * Returns the key of the hottest keys of a cache.
	 * @param cache the name of the cache
	 * @return the key
	 */
	public String hotKeys(String cache) {
		return this.root + "hot-keys:" + segment(cache);
	}

	/**
	 * Returns what the keys of Spring Session begin with.
	 * @return the namespace, without a colon at its end
	 */
	public String sessions() {
		return this.root + "session";
	}

	/**
	 * Returns the key of a lock.
	 * @param kind the segment that tells its kind
	 * @param name its name, not empty
	 * @return the key
	 */
	public String lock(String kind, String name) {
		return this.root + kind + ":" + segment(name);
	}

	/**
	 * Returns the channel that tells which locks have become free.
	 * @return the channel name
	 */
	public String lockChannel() {
		return this.root + "locks";
	}

	/**
	 * Returns the key of the state of a rate limit. The braces make a cluster keep all
	 * limits of one name and key in one slot.
	 * @param kind the segment that tells the algorithm
	 * @param name the name of the limiter, not empty
	 * @param key whose limit it is
	 * @param number which limit of the limiter, from 1
	 * @return the key
	 */
	public String limit(String kind, String name, String key, int number) {
		String first = this.root + "limit:" + kind + ":{" + segment(name) + ":" + (key.isEmpty() ? "" : segment(key))
				+ "}";
		return (number == 1) ? first : first + ":" + number;
	}

	/**
	 * Returns the hash and the channel of what nodes tell each other about rate limits.
	 * @return the key, and the channel name
	 */
	public String limits() {
		return this.root + "limits";
	}

	/**
	 * Returns a key of the writes of a cache that are written later. The braces make a
	 * cluster keep all keys of one partition in one slot.
	 * @param kind the segment that tells what the key holds
	 * @param cache the name of the cache
	 * @param partition the number of the partition
	 * @return the key
	 */
	public String writeBehind(String kind, String cache, int partition) {
		return this.root + "behind:{" + segment(cache) + ":" + partition + "}:" + kind;
	}

	/**
	 * Returns the key of a structure.
	 * @param kind the segment that tells its kind
	 * @param entity what it is about, not empty
	 * @param id which one of them, not empty
	 * @return the key
	 */
	public String structure(String kind, String entity, String id) {
		return this.root + kind + ":" + segment(entity) + ":" + segment(id);
	}

	/**
	 * Returns the channel of a topic.
	 * @param name the topic, not empty
	 * @return the channel name
	 */
	public String topicChannel(String name) {
		return this.root + "topic:" + segment(name);
	}

	/**
	 * Returns the key of the messages of a durable topic. The braces make a cluster keep
	 * them in one slot with those that could not be handled.
	 * @param name the topic, not empty
	 * @return the key
	 */
	public String topicStream(String name) {
		return this.root + "stream:{" + segment(name) + "}";
	}

	/**
	 * Returns the key of the messages of a topic that could not be handled.
	 * @param name the topic, not empty
	 * @return the key
	 */
	public String deadLetters(String name) {
		return topicStream(name) + ":dead";
	}

	/**
	 * Returns the pattern of all entries of all caches.
	 * @return a glob pattern of Redis
	 */
	public String allEntries() {
		return this.root + "cache:*";
	}

	/**
	 * Returns the cache that an entry belongs to.
	 * @param key the key of an entry
	 * @return the segment with the name of the cache, or {@code null} if it is no entry
	 */
	public @Nullable String cacheSegment(String key) {
		String before = this.root + "cache:";
		int end = key.startsWith(before) ? key.indexOf(':', before.length()) : -1;
		return (end >= 0) ? key.substring(before.length(), end) : null;
	}

	/**
	 * Returns the pattern of all keys of the application.
	 * @return a glob pattern of Redis
	 */
	public String allKeys() {
		return this.root + "*";
	}

	/**
	 * Returns what a key is for: the segment that tells its kind, such as {@code lock},
	 * with that of the cache for an entry, such as {@code cache:products}.
	 * @param key a key of this application
	 * @return the beginning of the key after environment and application; {@code tags}
	 * for those of tags
	 */
	public String purpose(String key) {
		String cache = cacheSegment(key);
		if (cache != null) {
			return "cache:" + cache;
		}
		String rest = key.startsWith(this.root) ? key.substring(this.root.length()) : key;
		if (rest.startsWith("{")) {
			return "tags";
		}
		int end = rest.indexOf(':');
		return (end >= 0) ? rest.substring(0, end) : rest;
	}

	private String tagRoot() {
		return this.root + "{" + this.root + "tags}:";
	}

	/**
	 * Returns a user's tag as it is written in entries, messages and keys.
	 * @param tag the tag, not empty
	 * @return the text
	 */
	public static String tag(String tag) {
		return "tag:" + segment(tag);
	}

	/**
	 * Returns the tag that all entries of a cache have.
	 * @param cache the name of the cache
	 * @return the text
	 */
	public static String cacheTag(String cache) {
		return "cache:" + segment(cache);
	}

	private static String segment(String text) {
		if (text.isEmpty()) {
			throw new IllegalArgumentException("A segment of a Redis key must not be empty");
		}
		StringBuilder encoded = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			encode(text.codePointAt(i), encoded);
		}
		return encoded.toString();
	}

	/** Half a surrogate pair has no UTF-8 of its own and must not look like another. */
	private static void encode(int codePoint, StringBuilder encoded) {
		if (codePoint < 0x80 && isUnreserved((char) codePoint)) {
			encoded.append((char) codePoint);
			return;
		}
		if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
			encoded.append("%u").append(Integer.toHexString(codePoint).toUpperCase(Locale.ROOT));
			return;
		}
		for (byte octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
			encoded.append('%').append(hexDigit(octet >> 4)).append(hexDigit(octet));
		}
	}

	private static boolean isUnreserved(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
	}

	private static char hexDigit(int value) {
		return Character.toUpperCase(Character.forDigit(value & 0xF, 16));
	}

}
