package io.cachestarter.structure;

import java.util.concurrent.CompletableFuture;

import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisFailureException;

/**
 * Numbers that all nodes count together, one for each id. A counter that is not there
 * stands at 0. Immutable and safe for use by multiple threads.
 * <p>
 * Every method asks Redis once and ends within its time budget. Without an answer it
 * throws {@link RedisFailureException}, and it is not known whether the change was made.
 * The asynchronous forms return futures that fail with the same; they are completed on a
 * thread of the connection, so what depends on them must not block.
 *
 * @since 0.1.0
 * @see RedisStructures#counters
 * @see RedisStructures#windowCounters
 */
public final class Counters {

	private static final LuaScript<byte[]> ADD = LuaScript.returningBytes("structures", "counter-add");

	private static final LuaScript<byte[]> GET = LuaScript.returningBytes("structures", "counter-get");

	private static final LuaScript<byte[]> WINDOW = LuaScript.returningBytes("structures", "window-add");

	private static final byte[] PARTS = Utf8.bytes(RedisStructures.WINDOW_PARTS);

	private final Entity entity;

	/** How long a part of the window is, or 0 if there is no window. */
	private final long partMillis;

	Counters(Entity entity, long partMillis) {
		this.entity = entity;
		this.partMillis = partMillis;
	}

	/**
	 * Adds one.
	 * @param id which counter, from 1 to 1,024 characters
	 * @return the count then
	 * @throws RedisFailureException if Redis has not done it in time
	 */
	public long increment(String id) {
		return increment(id, 1);
	}

	/**
	 * Adds one, like {@link #increment(String)}.
	 * @param id which counter
	 * @return the count then
	 */
	public CompletableFuture<Long> incrementAsync(String id) {
		return incrementAsync(id, 1);
	}

	/**
	 * Adds a number.
	 * @param id which counter, from 1 to 1,024 characters
	 * @param delta what to add, less than 0 to take away
	 * @return the count then
	 * @throws RedisFailureException if Redis has not done it in time, or the count would
	 * not fit into 64 bits, in which case nothing is added
	 */
	public long increment(String id, long delta) {
		return add(id, delta).await();
	}

	/**
	 * Adds a number, like {@link #increment(String, long)}.
	 * @param id which counter
	 * @param delta what to add
	 * @return the count then
	 */
	public CompletableFuture<Long> incrementAsync(String id, long delta) {
		return add(id, delta).future();
	}

	private Operation<byte[], Long> add(String id, long delta) {
		return (this.partMillis > 0) ? window("increment", id, delta)
				: this.entity.write("increment", ADD, id, Counters::number, Utf8.bytes(delta));
	}

	/**
	 * Returns the count.
	 * @param id which counter, from 1 to 1,024 characters
	 * @return the count, 0 if there is none
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public long get(String id) {
		return read(id).await();
	}

	/**
	 * Returns the count, like {@link #get}.
	 * @param id which counter
	 * @return the count
	 */
	public CompletableFuture<Long> getAsync(String id) {
		return read(id).future();
	}

	private Operation<byte[], Long> read(String id) {
		return (this.partMillis > 0) ? window("get", id, 0) : this.entity.read("get", GET, id, Counters::number);
	}

	private Operation<byte[], Long> window(String operation, String id, long delta) {
		return this.entity.write(operation, WINDOW, id, Counters::number, Utf8.bytes(this.partMillis), PARTS,
				Utf8.bytes(delta));
	}

	/**
	 * Begins again at 0.
	 * @param id which counter, from 1 to 1,024 characters
	 * @return whether there was one
	 * @throws RedisFailureException if Redis has not done it in time
	 */
	public boolean reset(String id) {
		return this.entity.delete(id).await();
	}

	/**
	 * Begins again at 0, like {@link #reset}.
	 * @param id which counter
	 * @return whether there was one
	 */
	public CompletableFuture<Boolean> resetAsync(String id) {
		return this.entity.delete(id).future();
	}

	private static Long number(byte[] text) {
		return Long.valueOf(Entity.text(text));
	}

}
