package io.cachestarter.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the cache.
 *
 * @param enabled Whether the two-level cache is used.
 * @param app Application segment of every Redis key and channel. Defaults to
 * 'spring.application.name'.
 * @param env Environment segment that comes before the application segment, none if not
 * set.
 * @param dynamic Whether a cache that is not listed is created on first use.
 * @param maxDynamicCaches Highest number of caches that are created on first use.
 * @param allowedPackages Comma-separated list of packages, beside those of the
 * application, whose classes the 'jdk' codec and the RedisTemplate may create from data.
 * @param defaults Settings that each cache inherits.
 * @param caches Settings by cache name.
 * @param remote Conversation with Redis.
 * @param invalidation Messages between nodes.
 * @param tags Tags that this node knows.
 * @param sweep Removal of entries that were invalidated.
 * @param audit Comparison of the heap with Redis.
 * @param session Sessions of Spring Session.
 * @param lock Locks that all nodes share.
 * @param rateLimit Rate limits that all nodes share.
 * @param structures Structures that all nodes share.
 * @param messages Messages that applications send to their other nodes.
 * @param warm Filling of caches before they are asked.
 * @param advice Advice on memory, sizes and times to live.
 * @since 0.1.0
 */
@ConfigurationProperties("cache-starter")
public record CacheStarterProperties(@DefaultValue("true") boolean enabled, @Nullable String app, @Nullable String env,
		@DefaultValue("true") boolean dynamic, @DefaultValue("1000") int maxDynamicCaches,
		@DefaultValue List<String> allowedPackages, @DefaultValue CacheProperties defaults,
		@DefaultValue Map<String, CacheProperties> caches, @DefaultValue Remote remote,
		@DefaultValue Invalidation invalidation, @DefaultValue Tags tags, @DefaultValue Sweep sweep,
		@DefaultValue Audit audit, @DefaultValue Session session, @DefaultValue Lock lock,
		@DefaultValue RateLimit rateLimit, @DefaultValue Structures structures, @DefaultValue Messages messages,
		@DefaultValue Warm warm, @DefaultValue Advice advice) {

	/**
	 * Settings of one cache; what is not set is inherited.
	 *
	 * @param ttl Time to live of an entry in Redis.
	 * @param ttlJitter Share of the time to live, from 0 to 1, by which entries may end
	 * earlier so that they do not all end at once.
	 * @param nullTtl Time to live of a cached null. Zero means that null is not cached.
	 * @param loadTimeout Longest time that a caller waits for the same load of another
	 * caller before it loads for itself. A load in the background that takes longer is
	 * not waited for, but its value is still stored.
	 * @param staleWhileRevalidate Time after the time to live for which a value is still
	 * served while it is loaded anew in the background.
	 * @param staleIfError Time after the time to live for which a value is served if it
	 * cannot be loaded anew.
	 * @param refreshAhead Share of the time to live, from 0 to 1, after which a hit loads
	 * the value anew in the background. Zero means never.
	 * @param tags Comma-separated list of tags that all entries of the cache have.
	 * @param type Class of the values for callers that do not declare a type. Found out
	 * from the annotated methods if not set.
	 * @param local Level in the heap of each node.
	 * @param remote Level in Redis.
	 */
	public record CacheProperties(@Nullable Duration ttl, @Nullable Double ttlJitter, @Nullable Duration nullTtl,
			@Nullable Duration loadTimeout, @Nullable Duration staleWhileRevalidate, @Nullable Duration staleIfError,
			@Nullable Double refreshAhead, @Nullable List<String> tags, @Nullable Class<?> type,
			@DefaultValue LocalLevel local, @DefaultValue RemoteLevel remote) {

	}

	/**
	 * Settings of the local level.
	 *
	 * @param enabled Whether entries are kept in the heap.
	 * @param ttl Time to live of an entry in the heap. An entry that ends earlier in
	 * Redis ends here, too.
	 * @param maxEntries Highest number of entries in the heap.
	 * @param maxWeight Largest sum of the serialized sizes of the entries in the heap.
	 * Replaces 'max-entries'.
	 */
	public record LocalLevel(@Nullable Boolean enabled, @Nullable Duration ttl, @Nullable Long maxEntries,
			@Nullable DataSize maxWeight) {

	}

	/**
	 * Settings of the remote level.
	 *
	 * @param enabled Whether entries are kept in Redis.
	 * @param codec Format of the values in Redis.
	 * @param compression Compression of large values. By default LZ4 if its library is on
	 * the class path, else Zstandard likewise, else none.
	 * @param compressAbove Size of a serialized value above which it is compressed.
	 * @param maxValueSize Size of a serialized value, after compression, above which it
	 * stays in the heap of its node and is neither written to Redis nor read from there.
	 */
	public record RemoteLevel(@Nullable Boolean enabled, @Nullable String codec, @Nullable String compression,
			@Nullable DataSize compressAbove, @Nullable DataSize maxValueSize) {

	}

	/**
	 * Conversation with Redis.
	 *
	 * @param timeout Longest time that a call waits for Redis before it goes on without.
	 * @param connectTimeout Longest time that opening a connection takes, and that the
	 * start of the application waits for the first one.
	 * @param reconnectDelay Longest pause between two attempts to connect.
	 * @param loadLease Time for which a load is waited for whose node has died. A load
	 * that goes on renews it.
	 * @param keepAfterFailover Whether entries are still used after a server has taken
	 * over that may lack the last evicts. Otherwise they are loaded anew.
	 * @param readFrom Servers of a cluster that values are read from, such as 'upstream'
	 * or 'replica-preferred'. A replica may still have what has been evicted.
	 * @param shutdownTimeout Longest time that closing the application waits for loads
	 * and calls to Redis that are under way.
	 * @param breaker When Redis is left alone.
	 * @param journal Changes that Redis has yet to be told.
	 * @param replication Replicas that have to know a change.
	 */
	public record Remote(@DefaultValue("250ms") Duration timeout, @DefaultValue("2s") Duration connectTimeout,
			@DefaultValue("500ms") Duration reconnectDelay, @DefaultValue("5s") Duration loadLease,
			@DefaultValue("false") boolean keepAfterFailover, @DefaultValue("upstream") String readFrom,
			@DefaultValue("2s") Duration shutdownTimeout, @DefaultValue Breaker breaker, @DefaultValue Journal journal,
			@DefaultValue Replication replication) {

	}

	/**
	 * When Redis is left alone. A single call without an answer is enough; errors count
	 * by their share.
	 *
	 * @param enabled Whether Redis is ever left alone.
	 * @param failureRateThreshold Share of failed calls, in percent, from which on Redis
	 * is left alone.
	 * @param slidingWindowSize Number of calls that the share is taken of.
	 * @param minimumNumberOfCalls Number of calls below which there is no share.
	 * @param waitDurationInOpenState Time for which Redis is left alone before one call
	 * is tried. Doubled with each attempt that fails.
	 * @param longestWaitDuration Longest such time.
	 */
	public record Breaker(@DefaultValue("true") boolean enabled, @DefaultValue("50") float failureRateThreshold,
			@DefaultValue("50") int slidingWindowSize, @DefaultValue("10") int minimumNumberOfCalls,
			@DefaultValue("250ms") Duration waitDurationInOpenState, @DefaultValue("1s") Duration longestWaitDuration) {

	}

	/**
	 * Changes that Redis has yet to be told.
	 *
	 * @param capacity Highest number of changes that are kept. More than that become
	 * clears of their caches.
	 * @param file File that keeps the changes when the application is restarted while
	 * Redis cannot be reached. Each process needs a file of its own. If not set, they are
	 * in the heap only.
	 */
	public record Journal(@DefaultValue("10000") int capacity, @Nullable Path file) {

	}

	/**
	 * Replicas that have to know an evict, a put or an invalidation.
	 *
	 * @param replicas Number of replicas to wait for. Zero means not to wait.
	 * @param timeout Longest time to wait for them. Other calls of this node wait as
	 * well.
	 */
	public record Replication(@DefaultValue("0") int replicas, @DefaultValue("100ms") Duration timeout) {

	}

	/**
	 * Messages between nodes.
	 *
	 * @param heartbeat Time between two heartbeats. A lost message is noticed by the
	 * second one after it.
	 */
	public record Invalidation(@DefaultValue("1s") Duration heartbeat) {

	}

	/**
	 * Tags that this node knows.
	 *
	 * @param maxKnown Highest number of tags, of all caches, whose last invalidation this
	 * node remembers. An entry in the heap that has another tag counts as a miss once
	 * anything has been invalidated.
	 */
	public record Tags(@DefaultValue("100000") int maxKnown) {

	}

	/**
	 * Removal of entries that were invalidated.
	 *
	 * @param enabled Whether this node gives back the memory of invalidated entries in
	 * the background.
	 * @param interval Time between two walks over the entries, by whichever node.
	 * @param keysPerSecond Highest number of keys that are looked at in a second.
	 */
	public record Sweep(@DefaultValue("true") boolean enabled, @DefaultValue("1m") Duration interval,
			@DefaultValue("5000") int keysPerSecond) {

	}

	/**
	 * Comparison of the heap with Redis.
	 *
	 * @param enabled Whether this node compares values in its heap with those in Redis
	 * now and then, and removes those that are older.
	 * @param interval Time between two rounds.
	 * @param sample Highest number of values that a round looks at, over all caches.
	 */
	public record Audit(@DefaultValue("true") boolean enabled, @DefaultValue("1m") Duration interval,
			@DefaultValue("100") int sample) {

	}

	/**
	 * Sessions of Spring Session.
	 *
	 * @param enabled Whether Spring Session, if it is there, names its keys as the cache
	 * does and keeps attributes as JSON of allowed classes.
	 */
	public record Session(@DefaultValue("true") boolean enabled) {

	}

	/**
	 * Locks that all nodes share.
	 *
	 * @param waitTime Longest time that callers wait for a lock who do not say otherwise.
	 * @param lease Time after which a lock ends whose node has died. One that is still
	 * held is renewed.
	 * @param delayAfterFailover Time for which this node takes no lock after it has met a
	 * server that it did not know, at its start, too.
	 * @param replicas Number of replicas that have to know of a lock before it counts as
	 * taken. Zero means not to wait.
	 * @param replicationTimeout Longest time to wait for them.
	 */
	public record Lock(@Name("wait") @DefaultValue("10s") Duration waitTime, @DefaultValue("30s") Duration lease,
			@DefaultValue("0s") Duration delayAfterFailover, @DefaultValue("0") int replicas,
			@DefaultValue("100ms") Duration replicationTimeout) {

	}

	/**
	 * Structures that all nodes share.
	 *
	 * @param maxSize Highest number of members of a leaderboard or a set.
	 * @param maxPerCall Highest number of elements that one call writes or reads, and so
	 * of the values of a recent list and the properties of an object.
	 * @param maxValueSize Largest member or value as JSON.
	 */
	public record Structures(@DefaultValue("1000000") int maxSize, @DefaultValue("1000") int maxPerCall,
			@DefaultValue("64KB") DataSize maxValueSize) {

	}

	/**
	 * Messages that applications send to their other nodes.
	 *
	 * @param threads Number of threads that run the handlers of this node.
	 * @param queueCapacity Highest number of messages that wait for one handler of a
	 * topic that is not durable. More than that are dropped.
	 * @param maxPayloadSize Largest payload as JSON.
	 * @param durable What becomes of the messages of durable topics.
	 */
	public record Messages(@DefaultValue("8") int threads, @DefaultValue("1000") int queueCapacity,
			@DefaultValue("256KB") DataSize maxPayloadSize, @DefaultValue Durable durable) {

	}

	/**
	 * Messages of durable topics.
	 *
	 * @param maxLength Number of messages that a topic holds, about. The oldest go.
	 * @param retention Time for which a topic holds its messages.
	 * @param batch Highest number of messages that a handler takes at a time.
	 * @param pollInterval Time between two looks at a topic for what no message woke its
	 * handlers for.
	 * @param takeOverAfter Time after which the messages of a node that has died go to
	 * others.
	 * @param maxAttempts Number of times that a message is given to a group before it
	 * becomes a dead letter.
	 * @param backoff Pause before the second attempt. Doubled with each further one.
	 * @param maxBackoff Longest such pause.
	 * @param maxDeadLetters Number of dead letters that a topic keeps, about.
	 */
	public record Durable(@DefaultValue("100000") int maxLength, @DefaultValue("7d") Duration retention,
			@DefaultValue("16") int batch, @DefaultValue("1s") Duration pollInterval,
			@DefaultValue("30s") Duration takeOverAfter, @DefaultValue("5") int maxAttempts,
			@DefaultValue("500ms") Duration backoff, @DefaultValue("30s") Duration maxBackoff,
			@DefaultValue("10000") int maxDeadLetters) {

	}

	/**
	 * Rate limits that all nodes share.
	 *
	 * @param enabled Whether methods and HTTP requests are limited.
	 * @param onRedisFailure What becomes of requests that Redis does not decide on, if
	 * their limiter does not say.
	 * @param legacyHeaders Whether responses have X-RateLimit headers, too.
	 * @param limiters Limiters by their names.
	 * @param rules Limits of HTTP requests by their paths. All that match a request apply
	 * to it.
	 */
	public record RateLimit(@DefaultValue("true") boolean enabled, @DefaultValue("open") OnRedisFailure onRedisFailure,
			@DefaultValue("false") boolean legacyHeaders, @DefaultValue Map<String, RateLimiter> limiters,
			@DefaultValue List<RateLimitRule> rules) {

	}

	/**
	 * One limiter.
	 *
	 * @param limits Limits, all of which a request needs.
	 * @param plans Limits that apply in their place to requests of a plan, by its name.
	 * @param onRedisFailure What becomes of requests that Redis does not decide on.
	 * @param shadow Whether requests over the limit are counted but not denied.
	 * @param batch Number of permits that a node takes at a time for a key in much use.
	 */
	public record RateLimiter(@DefaultValue List<RateLimitOfKey> limits,
			@DefaultValue Map<String, List<RateLimitOfKey>> plans, @Nullable OnRedisFailure onRedisFailure,
			@DefaultValue("false") boolean shadow, @DefaultValue("1") int batch) {

	}

	/**
	 * How many permits a key has in which time.
	 *
	 * @param name Name in HTTP headers. That of the limiter if not set, with '-2' for the
	 * second limit and so on.
	 * @param limit Number of permits.
	 * @param window Time in which they are there.
	 * @param algorithm How it is decided whether a permit is left.
	 * @param burst Number of permits of a token bucket that can be there at once. That of
	 * the limit if not set.
	 */
	public record RateLimitOfKey(@Nullable String name, @Nullable Long limit, @Nullable Duration window,
			@DefaultValue("sliding-window") RateLimitAlgorithm algorithm, @Nullable Long burst) {

	}

	/**
	 * Limits of HTTP requests by their paths.
	 *
	 * @param name Name of the limiter.
	 * @param paths Patterns, one of which the path has to match.
	 * @param methods HTTP methods. All if not set.
	 * @param key Whose limit it is: 'ip', 'principal', 'session', 'header:X-Name', the
	 * name of a KeyResolver bean or an expression. One for all requests if not set.
	 * @param permits Number of permits that a request takes, or an expression.
	 * @param condition Expression that says whether the request is limited.
	 * @param plan Plan of the request, in the forms of the key.
	 * @param limits Limits, all of which a request needs. Those of the limiter of this
	 * name if not set.
	 * @param plans Limits that apply in their place to requests of a plan, by its name.
	 * @param onRedisFailure What becomes of requests that Redis does not decide on.
	 * @param shadow Whether requests over the limit are counted but not denied.
	 * @param batch Number of permits that a node takes at a time for a key in much use.
	 */
	public record RateLimitRule(@Nullable String name, @DefaultValue List<String> paths,
			@DefaultValue List<String> methods, @DefaultValue("") String key, @DefaultValue("1") String permits,
			@DefaultValue("") String condition, @DefaultValue("") String plan,
			@DefaultValue List<RateLimitOfKey> limits, @DefaultValue Map<String, List<RateLimitOfKey>> plans,
			@Nullable OnRedisFailure onRedisFailure, @Nullable Boolean shadow, @Nullable Integer batch) {

	}

	/**
	 * Filling of caches before they are asked.
	 *
	 * @param onStartup Whether warmers run at the start of the application.
	 * @param holdReadiness Whether the application is not ready for requests before the
	 * warmers that run at its start have ended.
	 * @param maxHold Longest time for which they hold it back.
	 * @param validFor Time for which other nodes do not repeat a warm-up that has no
	 * schedule.
	 * @param hotKeys Hottest keys of each cache, which are kept for nodes that start
	 * later.
	 */
	public record Warm(@DefaultValue("true") boolean onStartup, @DefaultValue("false") boolean holdReadiness,
			@DefaultValue("1m") Duration maxHold, @DefaultValue("1m") Duration validFor,
			@DefaultValue HotKeys hotKeys) {

	}

	/**
	 * Hottest keys of each cache, which are kept for nodes that start later.
	 *
	 * @param enabled Whether hot keys are saved, and read into the heap at the start.
	 * @param count Number of keys of each cache.
	 * @param interval Time after which a node saves its hottest keys again.
	 * @param maxHold Longest time that the start of the application waits for their
	 * values.
	 */
	public record HotKeys(@DefaultValue("true") boolean enabled, @DefaultValue("1000") int count,
			@DefaultValue("1m") Duration interval, @DefaultValue("5s") Duration maxHold) {

	}

	/**
	 * Advice on memory, sizes and times to live.
	 *
	 * @param nearlyFull Share of 'maxmemory', above 0 and up to 1, from which a Redis
	 * server counts as nearly full.
	 * @param largeEntry Memory that a key in Redis takes from which it counts as large.
	 * @param minRequests Number of look-ups that a cache must have had on a node before
	 * its settings are judged.
	 * @param lowHitRatio Share of look-ups, from 0 to 1, that a cache is to answer at
	 * least.
	 */
	public record Advice(@DefaultValue("0.9") double nearlyFull, @DefaultValue("100KB") DataSize largeEntry,
			@DefaultValue("1000") long minRequests, @DefaultValue("0.5") double lowHitRatio) {

	}

}
