package io.cachestarter.structure;

import java.util.concurrent.CompletableFuture;

import io.cachestarter.redis.RedisFailureException;

/**
 * Structures of one entity, one for each id, that can be removed. Immutable.
 */
abstract class StoredStructures {

	final Entity entity;

	StoredStructures(Entity entity) {
		this.entity = entity;
	}

	/**
	 * Removes a structure.
	 * @param id which one, from 1 to 1,024 characters
	 * @return whether there was one
	 * @throws RedisFailureException if Redis has not done it in time
	 */
	public boolean delete(String id) {
		return this.entity.delete(id).await();
	}

	/**
	 * Removes a structure, like {@link #delete}.
	 * @param id which one
	 * @return whether there was one
	 */
	public CompletableFuture<Boolean> deleteAsync(String id) {
		return this.entity.delete(id).future();
	}

}
