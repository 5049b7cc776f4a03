package io.cachestarter.structure;

import java.util.List;
import java.util.Set;
import java.util.LinkedHashSet;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.codec.CodecException;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisFailureException;

/**
 * Sets with a highest number of members, one for each id. A set that is full takes no
 * more; nothing is dropped from it. Use unique {@link RecentLists} where the oldest are
 * to go. Immutable and safe for use by multiple threads.
 * <p>
 * Members are the same if their JSON is; so they should not hold sets or maps whose order
 * is left open. Every method asks Redis once and ends within its time budget. Without an
 * answer it throws {@link RedisFailureException}, and it is not known whether a change
 * was made. The asynchronous forms return futures that fail with the same; they are
 * completed on a thread of the connection, so what depends on them must not block.
 *
 * @param <M> the kind of members
 * @since 0.1.0
 * @see RedisStructures#cappedSets
 */
public final class CappedSets<M> extends SizedStructures {

	private static final LuaScript<Long> ADD = Entity.returningLong("set-add");

	private static final LuaScript<Long> CONTAINS = Entity.returningLong("set-contains");

	private static final LuaScript<Long> REMOVE = Entity.returningLong("set-remove");

	private static final LuaScript<Long> SIZE = Entity.returningLong("set-size");

	private static final LuaScript<List<byte[]>> MEMBERS = Entity.returningManyBytes("set-members");

	private final Members<M> members;

	private final byte[] cap;

	CappedSets(Entity entity, Members<M> members, int cap) {
		super(entity, SIZE);
		this.members = members;
		this.cap = Utf8.bytes(Entity.checkedCap(cap, entity.settings().maxSize(), "max-size"));
	}

	/**
	 * Adds a member unless the set is full.
	 * @param id which set, from 1 to 1,024 characters
	 * @param member the member
	 * @return what has become of it
	 * @throws RedisFailureException if Redis has not done it in time
	 * @throws CodecException if it cannot be written as JSON
	 * @throws IllegalArgumentException if it is too large
	 */
	public Addition add(String id, M member) {
		return adding(id, member).await();
	}

	/**
	 * Adds a member unless the set is full, like {@link #add}.
	 * @param id which set
	 * @param member the member
	 * @return what has become of it
	 */
	public CompletableFuture<Addition> addAsync(String id, M member) {
		return adding(id, member).future();
	}

	private Operation<Long, Addition> adding(String id, M member) {
		return this.entity.write("add", ADD, id,
				(code) -> (code == 1) ? Addition.ADDED : ((code == 2) ? Addition.PRESENT : Addition.FULL), this.cap,
				this.entity.checked(this.members.write(member), "member"));
	}

	/**
	 * Tells whether a member is there.
	 * @param id which set, from 1 to 1,024 characters
	 * @param member the member
	 * @return whether it is there
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public boolean contains(String id, M member) {
		return looking(id, member).await();
	}

	/**
	 * Tells whether a member is there, like {@link #contains}.
	 * @param id which set
	 * @param member the member
	 * @return whether it is there
	 */
	public CompletableFuture<Boolean> containsAsync(String id, M member) {
		return looking(id, member).future();
	}

	private Operation<Long, Boolean> looking(String id, M member) {
		return this.entity.read("contains", CONTAINS, id, (count) -> count > 0, this.members.write(member));
	}

	/**
	 * Returns members.
	 * @param id which set, from 1 to 1,024 characters
	 * @param max how many at most, from 1 to
	 * {@code cache-starter.structures.max-per-call}
	 * @return all of them, or any if there are more; in no order
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public Set<M> members(String id, int max) {
		return listing(id, max).await();
	}

	/**
	 * Returns members, like {@link #members}.
	 * @param id which set
	 * @param max how many at most
	 * @return all of them, or any if there are more
	 */
	public CompletableFuture<Set<M>> membersAsync(String id, int max) {
		return listing(id, max).future();
	}

	private Operation<List<byte[]>, Set<M>> listing(String id, int max) {
		return this.entity.read("members", MEMBERS, id, (found) -> new LinkedHashSet<>(this.members.readAll(found)),
				Utf8.bytes(this.entity.checkedCount("highest number", max)));
	}

	/**
	 * Removes a member.
	 * @param id which set, from 1 to 1,024 characters
	 * @param member the member
	 * @return whether it was there
	 * @throws RedisFailureException if Redis has not done it in time
	 */
	public boolean remove(String id, M member) {
		return removing(id, member).await();
	}

	/**
	 * Removes a member, like {@link #remove}.
	 * @param id which set
	 * @param member the member
	 * @return whether it was there
	 */
	public CompletableFuture<Boolean> removeAsync(String id, M member) {
		return removing(id, member).future();
	}

	private Operation<Long, Boolean> removing(String id, M member) {
		return this.entity.read("remove", REMOVE, id, (count) -> count > 0, this.members.write(member));
	}

}
