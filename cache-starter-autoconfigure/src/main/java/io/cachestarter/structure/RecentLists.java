package io.cachestarter.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.codec.CodecException;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisFailureException;

/**
 * Lists of the newest values, one for each id: the newest comes first, and the oldest
 * goes when there are more than the cap. Immutable and safe for use by multiple threads.
 * <p>
 * Values are the same if their JSON is. Every method asks Redis once and ends within its
 * time budget. Without an answer it throws {@link RedisFailureException}, and it is not
 * known whether a change was made. The asynchronous forms return futures that fail with
 * the same; they are completed on a thread of the connection, so what depends on them
 * must not block.
 *
 * @param <T> the kind of values
 * @since 0.1.0
 * @see RedisStructures#recentLists
 */
public final class RecentLists<T> extends SizedStructures {

	private static final LuaScript<Long> ADD = Entity.returningLong("recent-add");

	private static final LuaScript<List<byte[]>> LIST = Entity.returningManyBytes("recent-list");

	private static final LuaScript<Long> REMOVE = Entity.returningLong("recent-remove");

	private static final LuaScript<Long> SIZE = Entity.returningLong("recent-size");

	private final Members<T> values;

	private final int cap;

	private final boolean unique;

	RecentLists(Entity entity, Members<T> values, int cap, boolean unique) {
		super(entity, SIZE);
		this.values = values;
		this.cap = Entity.checkedCap(cap, entity.settings().maxPerCall(), "max-per-call");
		this.unique = unique;
	}

	/**
	 * Returns the same lists with each value once: one that is added again moves to the
	 * front.
	 * @return the lists
	 */
	public RecentLists<T> unique() {
		return new RecentLists<>(this.entity, this.values, this.cap, true);
	}

	/**
	 * Adds a value, which becomes the newest.
	 * @param id which list, from 1 to 1,024 characters
	 * @param value the value
	 * @return how many there are then
	 * @throws RedisFailureException if Redis has not done it in time
	 * @throws CodecException if it cannot be written as JSON
	 * @throws IllegalArgumentException if it is too large
	 */
	public long add(String id, T value) {
		return addAll(id, List.of(value));
	}

	/**
	 * Adds a value, like {@link #add}.
	 * @param id which list
	 * @param value the value
	 * @return how many there are then
	 */
	public CompletableFuture<Long> addAsync(String id, T value) {
		return addAllAsync(id, List.of(value));
	}

	/**
	 * Adds values one after the other, so that the last one becomes the newest.
	 * @param id which list, from 1 to 1,024 characters
	 * @param added the values, from 1 to {@code cache-starter.structures.max-per-call}
	 * @return how many there are then
	 * @throws RedisFailureException if Redis has not done it in time
	 * @throws CodecException if one of them cannot be written as JSON
	 * @throws IllegalArgumentException if they are too many or too large
	 */
	public long addAll(String id, List<? extends T> added) {
		return adding(id, added).await();
	}

	/**
	 * Adds values, like {@link #addAll}.
	 * @param id which list
	 * @param added the values
	 * @return how many there are then
	 */
	public CompletableFuture<Long> addAllAsync(String id, List<? extends T> added) {
		return adding(id, added).future();
	}

	private Operation<Long, Long> adding(String id, List<? extends T> added) {
		this.entity.checkedCount("number of values", added.size());
		List<byte[]> arguments = new ArrayList<>(added.size() + 2);
		arguments.add(Utf8.bytes(this.cap));
		arguments.add(Utf8.bytes(this.unique ? 1 : 0));
		added.forEach((value) -> arguments.add(this.entity.checked(this.values.write(value), "value")));
		return this.entity.write("add", ADD, id, (count) -> count, Entity.array(arguments));
	}

	/**
	 * Returns all values.
	 * @param id which list, from 1 to 1,024 characters
	 * @return the values, the newest first
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public List<T> list(String id) {
		return list(id, this.cap);
	}

	/**
	 * Returns all values, like {@link #list(String)}.
	 * @param id which list
	 * @return the values, the newest first
	 */
	public CompletableFuture<List<T>> listAsync(String id) {
		return listAsync(id, this.cap);
	}

	/**
	 * Returns the newest values.
	 * @param id which list, from 1 to 1,024 characters
	 * @param max how many at most, from 1 to
	 * {@code cache-starter.structures.max-per-call}
	 * @return the values, the newest first
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public List<T> list(String id, int max) {
		return listing(id, max).await();
	}

	/**
	 * Returns the newest values, like {@link #list(String, int)}.
	 * @param id which list
	 * @param max how many at most
	 * @return the values, the newest first
	 */
	public CompletableFuture<List<T>> listAsync(String id, int max) {
		return listing(id, max).future();
	}

	private Operation<List<byte[]>, List<T>> listing(String id, int max) {
		return this.entity.read("list", LIST, id, this.values::readAll,
				Utf8.bytes(this.entity.checkedCount("highest number", max)));
	}

	/**
	 * Removes a value wherever it is in the list.
	 * @param id which list, from 1 to 1,024 characters
	 * @param value the value
	 * @return how often it was there
	 * @throws RedisFailureException if Redis has not done it in time
	 */
	public long remove(String id, T value) {
		return removing(id, value).await();
	}

	/**
	 * Removes a value, like {@link #remove}.
	 * @param id which list
	 * @param value the value
	 * @return how often it was there
	 */
	public CompletableFuture<Long> removeAsync(String id, T value) {
		return removing(id, value).future();
	}

	private Operation<Long, Long> removing(String id, T value) {
		return this.entity.read("remove", REMOVE, id, (count) -> count, this.values.write(value));
	}

}
