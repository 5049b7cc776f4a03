package io.cachestarter.cache;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.remote.JointPut;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the writes of one cache in place of a {@link CacheWriter}, to write them later,
 * and knows those that have not been written yet. Implementations are safe for use by
 * multiple threads.
 *
 * @since 0.1.0
 */
public interface PendingWrites {

	/**
	 * Accepts writes, in the order of the calls for each key. Waits while there is no
	 * room.
	 * @param writes the writes, at most one for each key
	 * @return what is told when the cache shows them
	 * @throws WriteNotAcceptedException if they were not accepted, or nobody knows
	 * whether they were
	 */
	Acceptance accept(List<Write> writes);

	/**
	 * Tells whether a write can be accepted in one step with its put.
	 * @return false in a cluster, where they lie in different slots
	 */
	boolean acceptsJointly();

	/**
	 * Accepts a write in one step with its put, in the order of the calls for each key.
	 * Does not wait for room.
	 * @param write the write
	 * @param put its put, which is made if the write is accepted
	 * @return whether there was room
	 * @throws WriteNotAcceptedException if Redis has not answered, and the key is then
	 * evicted; or if it was not asked, because an earlier write had no answer
	 */
	boolean accept(Write write, JointPut put);

	/**
	 * Finds writes that have not been written yet.
	 * @param keyTexts the keys as text
	 * @return the writes by key, without the keys that have none
	 */
	CompletableFuture<Map<String, Pending>> find(Collection<String> keyTexts);

	/**
	 * Returns the type of the values.
	 * @return the type that readers have to ask for
	 */
	Type valueType();

	/**
	 * A write, or a deletion.
	 *
	 * @param key the key
	 * @param keyText the key as text
	 * @param value the value, {@code null} of a deletion
	 * @param deletion whether the value is to be deleted
	 */
	record Write(Object key, String keyText, @Nullable Object value, boolean deletion) {

	}

	/**
	 * What a key will have when its write has been written.
	 *
	 * @param value the value, {@code null} also if it will be deleted
	 */
	record Pending(@Nullable Object value) {

	}

	/** Writes that were accepted and that the cache does not show yet. */
	@FunctionalInterface
	interface Acceptance {

		/**
		 * Says that the cache no longer has what was there before. Keys for which that is
		 * never said are evicted.
		 * @param keyTexts the keys as text
		 */
		void shown(Collection<String> keyTexts);

	}

}
