package io.cachestarter.cache;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * A typed door to one cache for programs. What it reads and writes are the same entries
 * that annotated methods and Spring's {@code Cache} see, under the same fences.
 * <p>
 * While Redis cannot be reached, reads go to the local level and then to the loader,
 * loaded values stay in this heap, and evicts and puts (as evicts) are kept and replayed;
 * no method fails for that reason. While a transaction is active, {@code put} and
 * {@code evict} wait for its commit. Safe for use by multiple threads.
 * <p>
 * With a {@link CacheLoader} of this cache, {@code get} and {@code getAll} without a
 * function load what is missing with it. With a {@link CacheWriter}, puts and removals
 * write with it first, at once, inside the transaction of the caller if there is one. If
 * it fails its exception reaches the caller and the cache stays as it was. Outside of
 * transactions the writes of one key run one after the other on this node.
 * <p>
 * Values are shared: whoever changes one changes it for all callers of the node.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 */
public interface CacheAccess<K, V> {

	/**
	 * Returns a value, loaded with the {@link CacheLoader} of the cache if it has one.
	 * @param key the key
	 * @return the value, or {@code null} if there is none or it is a cached {@code null}
	 */
	@Nullable V get(K key);

	/**
	 * Returns a value, and loads it if there is none: at most one caller in the cluster
	 * at a time does, while others wait for its value. A caller waits for at most the
	 * load timeout and then loads for itself.
	 * @param key the key
	 * @param loader loads the value; what it throws reaches the caller
	 * @return the value, {@code null} if the loader has returned that
	 */
	@Nullable V get(K key, Function<? super K, ? extends @Nullable V> loader);

	/**
	 * Returns a value like {@link #get(Object, Function)}, stored with options of its
	 * own.
	 * @param key the key
	 * @param loader loads the value
	 * @param options time to live and tags of a loaded value
	 * @return the value
	 */
	@Nullable V get(K key, Function<? super K, ? extends @Nullable V> loader,
			Function<? super @Nullable V, EntryOptions> options);

	/**
	 * Returns the values of several keys, as far as there are any, with one round trip to
	 * Redis (in a cluster one for each slot). With a {@link CacheLoader} of the cache
	 * those that are missing are loaded, as by {@link #getAll(Collection, Function)}.
	 * @param keys the keys; duplicates count once
	 * @return the values by key, in the order of the keys, without those that are missing
	 * or {@code null}
	 */
	Map<K, V> getAll(Collection<? extends K> keys);

	/**
	 * Returns the values of several keys: one round trip for those that are cached, one
	 * call of the loader for those that are not, and one round trip to store them. Keys
	 * that somebody else loads are waited for after that.
	 * @param keys the keys; duplicates count once
	 * @param loader loads the values of the given keys; keys that it leaves out have the
	 * value {@code null}, which is cached for {@code null-ttl}. What it throws reaches
	 * the caller
	 * @return the values by key, in the order of the keys, without those that are
	 * {@code null}
	 */
	Map<K, V> getAll(Collection<? extends K> keys, Function<? super Set<K>, ? extends Map<K, V>> loader);

	/**
	 * Puts a value. It is stored only if nothing else changes the key meanwhile, else the
	 * key is evicted. Of two writers that have changed the database the later one may put
	 * first: then the older value stays. Evict, or give a version, where that matters.
	 * @param key the key
	 * @param value the value
	 */
	void put(K key, @Nullable V value);

	/**
	 * Puts a value with options of its own.
	 * @param key the key
	 * @param value the value
	 * @param options its time to live, tags and version
	 */
	void put(K key, @Nullable V value, EntryOptions options);

	/**
	 * Puts a value unless Redis has a newer version of it, whatever the order of the
	 * writers. An evict forgets the version.
	 * @param key the key
	 * @param value the value
	 * @param version its version, not negative: for example that of {@code @Version}
	 * @throws IllegalArgumentException if the version is negative
	 */
	void put(K key, @Nullable V value, long version);

	/**
	 * Puts several values, in two round trips (in a cluster for each slot).
	 * @param values the values by key
	 */
	void putAll(Map<? extends K, ? extends V> values);

	/**
	 * Deletes a value with the {@link CacheWriter} of the cache, and then evicts it.
	 * Without a writer this only evicts.
	 * @param key the key
	 */
	void remove(K key);

	/**
	 * Deletes several values with one call of the {@link CacheWriter} of the cache, and
	 * then evicts them. Without a writer this only evicts.
	 * @param keys the keys; duplicates count once
	 */
	void removeAll(Collection<? extends K> keys);

	/**
	 * Removes a value from the cache, everywhere. What it was read from stays as it is.
	 * @param key the key
	 */
	void evict(K key);

	/**
	 * Removes several values everywhere, in one round trip and with one message for 500
	 * keys (in a cluster for each slot).
	 * @param keys the keys
	 */
	void evictAll(Collection<? extends K> keys);

	/**
	 * Removes the values of the keys that match a pattern everywhere, and waits for it.
	 * Looks at every key of Redis, step by step, so tags or a cache of its own are better
	 * where they will do. What cannot be finished because Redis is in trouble becomes a
	 * {@link #clear()}. While a transaction is active, it waits for the commit.
	 * @param pattern the pattern, for example {@code user:42:*}; see {@link KeyPattern},
	 * also for parts that stand for themselves
	 * @return how many entries were removed from Redis, those included that were only
	 * being loaded; from this heap if the cache has no remote level; 0 if it waits for a
	 * commit
	 * @throws IllegalArgumentException if the pattern is empty or has more than
	 * {@value KeyPattern#MAX_LENGTH} characters
	 */
	default long evictByPattern(String pattern) {
		return evictByPattern(KeyPattern.of(pattern), (removed) -> {
		}).join();
	}

	/**
	 * Removes the values of the keys that match a pattern everywhere, like
	 * {@link #evictByPattern(String)}, without waiting. To cancel the future ends the
	 * eviction early: what it has removed stays removed, and the other nodes are told.
	 * @param pattern the pattern
	 * @param progress is told after each step how many entries have been removed so far,
	 * by one thread at a time. What it throws fails the future, and the cache is cleared
	 * @return how many entries were removed. No trouble with Redis fails it
	 */
	CompletableFuture<Long> evictByPattern(KeyPattern pattern, LongConsumer progress);

	/**
	 * Removes all values everywhere. Takes the same time however many there are.
	 */
	void clear();

	/**
	 * Begins the time to live of a value in Redis anew. What the heaps hold ends after
	 * {@code local.ttl} as it would have.
	 * @param key the key
	 * @return whether there was a value, {@code false} also if Redis did not answer
	 */
	boolean touch(K key);

}
