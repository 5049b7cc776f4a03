package io.cachestarter.structure;

import java.util.concurrent.CompletableFuture;

import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisFailureException;

/**
 * Structures of one entity, one for each id, that have members. Immutable.
 */
abstract class SizedStructures extends StoredStructures {

	private final LuaScript<Long> size;

	SizedStructures(Entity entity, LuaScript<Long> size) {
		super(entity);
		this.size = size;
	}

	/**
	 * Returns the number of members.
	 * @param id which structure, from 1 to 1,024 characters
	 * @return the number, 0 if there is no such structure
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public long size(String id) {
		return sizing(id).await();
	}

	/**
	 * Returns the number of members, like {@link #size}.
	 * @param id which structure
	 * @return the number
	 */
	public CompletableFuture<Long> sizeAsync(String id) {
		return sizing(id).future();
	}

	private Operation<Long, Long> sizing(String id) {
		return this.entity.read("size", this.size, id, (count) -> count);
	}

}
