package io.cachestarter.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.codec.CodecException;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisFailureException;
import org.jspecify.annotations.Nullable;

/**
 * Members by score, on one board for each id. The highest score is the best and has rank
 * 1; among equal scores the order is that of the members' JSON, backwards. When a board
 * has more members than its cap, the worst is dropped. Immutable and safe for use by
 * multiple threads.
 * <p>
 * Members are the same if their JSON is. Every method asks Redis once and ends within its
 * time budget. Without an answer it throws {@link RedisFailureException}, and it is not
 * known whether a change was made. The asynchronous forms return futures that fail with
 * the same; they are completed on a thread of the connection, so what depends on them
 * must not block.
 *
 * @param <M> the kind of members
 * @since 0.1.0
 * @see RedisStructures#leaderboards
 */
public final class Leaderboards<M> extends SizedStructures {

	private static final LuaScript<List<byte[]>> ADD = Entity.returningManyBytes("leaderboard-add");

	private static final LuaScript<List<byte[]>> STANDING = Entity.returningManyBytes("leaderboard-standing");

	private static final LuaScript<List<byte[]>> RANGE = Entity.returningManyBytes("leaderboard-range");

	private static final LuaScript<Long> REMOVE = Entity.returningLong("leaderboard-remove");

	private static final LuaScript<Long> SIZE = Entity.returningLong("leaderboard-size");

	private final Members<M> members;

	private final int cap;

	Leaderboards(Entity entity, Members<M> members, int cap) {
		super(entity, SIZE);
		this.members = members;
		this.cap = Entity.checkedCap(cap, entity.settings().maxSize(), "max-size");
	}

	/**
	 * Returns the same boards with a cap: the worst members beyond it are dropped by each
	 * write.
	 * @param highest the highest number of members, from 1 to
	 * {@code cache-starter.structures.max-size}, which is the cap of boards that are
	 * given none
	 * @return the boards
	 */
	public Leaderboards<M> withCap(int highest) {
		return new Leaderboards<>(this.entity, this.members, highest);
	}

	/**
	 * Sets the score of a member, new or not.
	 * @param id which board, from 1 to 1,024 characters
	 * @param member the member
	 * @param score its score, a finite number
	 * @return whether it is on the board then; not if the cap has dropped it
	 * @throws RedisFailureException if Redis has not done it in time
	 * @throws CodecException if the member cannot be written as JSON
	 * @throws IllegalArgumentException if the score is not finite or the member too large
	 */
	public boolean set(String id, M member, double score) {
		return setting(id, member, score).await();
	}

	/**
	 * Sets the score of a member, like {@link #set}.
	 * @param id which board
	 * @param member the member
	 * @param score its score
	 * @return whether it is on the board then
	 */
	public CompletableFuture<Boolean> setAsync(String id, M member, double score) {
		return setting(id, member, score).future();
	}

	private Operation<List<byte[]>, Boolean> setting(String id, M member, double score) {
		return this.entity.write("set", ADD, id, (found) -> found.get(1)[0] == '1',
				arguments(member, "score", score, 0));
	}

	/**
	 * Adds to the score of a member. One that is not there begins at 0.
	 * @param id which board, from 1 to 1,024 characters
	 * @param member the member
	 * @param delta what to add, a finite number
	 * @return its score then, even if the cap has dropped it
	 * @throws RedisFailureException if Redis has not done it in time
	 * @throws CodecException if the member cannot be written as JSON
	 * @throws IllegalArgumentException if the number is not finite or the member too
	 * large
	 * @throws ArithmeticException if the score would be infinite; nothing is added then
	 */
	public double increment(String id, M member, double delta) {
		return incrementing(id, member, delta).await();
	}

	/**
	 * Adds to the score of a member, like {@link #increment}.
	 * @param id which board
	 * @param member the member
	 * @param delta what to add
	 * @return its score then
	 */
	public CompletableFuture<Double> incrementAsync(String id, M member, double delta) {
		return incrementing(id, member, delta).future();
	}

	private Operation<List<byte[]>, Double> incrementing(String id, M member, double delta) {
		return this.entity.write("increment", ADD, id, (found) -> {
			if (found.isEmpty()) {
				throw new ArithmeticException("The score of a member would be infinite if " + delta + " were added");
			}
			return number(found.get(0));
		}, arguments(member, "delta", delta, 1));
	}

	private byte[][] arguments(M member, String argument, double score, int add) {
		if (!Double.isFinite(score)) {
			throw new IllegalArgumentException("The " + argument + " is " + score + ", but it has to be finite");
		}
		return new byte[][] { Utf8.bytes(this.cap), checked(member), Utf8.bytes(Double.toString(score)),
				Utf8.bytes(add) };
	}

	/**
	 * Returns where a member stands.
	 * @param id which board, from 1 to 1,024 characters
	 * @param member the member
	 * @return its rank, from 1 for the highest score, and its score, or {@code null} if
	 * it is not on the board
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public @Nullable Ranked<M> find(String id, M member) {
		return finding(id, member).await();
	}

	/**
	 * Returns where a member stands, like {@link #find}.
	 * @param id which board
	 * @param member the member
	 * @return its rank and score, or {@code null}
	 */
	public CompletableFuture<@Nullable Ranked<M>> findAsync(String id, M member) {
		return finding(id, member).future();
	}

	private Operation<List<byte[]>, @Nullable Ranked<M>> finding(String id, M member) {
		return this.entity.read("find", STANDING, id,
				(found) -> found.isEmpty() ? null
						: new Ranked<>(member, Long.parseLong(Entity.text(found.get(1))) + 1, number(found.get(0))),
				checked(member));
	}

	/**
	 * Returns the best members.
	 * @param id which board, from 1 to 1,024 characters
	 * @param count how many, from 1 to {@code cache-starter.structures.max-per-call}
	 * @return the members, the best first
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public List<Ranked<M>> top(String id, int count) {
		return range("top", id, count).await();
	}

	/**
	 * Returns the best members, like {@link #top}.
	 * @param id which board
	 * @param count how many
	 * @return the members, the best first
	 */
	public CompletableFuture<List<Ranked<M>>> topAsync(String id, int count) {
		return range("top", id, count).future();
	}

	/**
	 * Returns the worst members.
	 * @param id which board, from 1 to 1,024 characters
	 * @param count how many, from 1 to {@code cache-starter.structures.max-per-call}
	 * @return the members, the worst first
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public List<Ranked<M>> bottom(String id, int count) {
		return range("bottom", id, count).await();
	}

	/**
	 * Returns the worst members, like {@link #bottom}.
	 * @param id which board
	 * @param count how many
	 * @return the members, the worst first
	 */
	public CompletableFuture<List<Ranked<M>>> bottomAsync(String id, int count) {
		return range("bottom", id, count).future();
	}

	/**
	 * Returns a member between its neighbours.
	 * @param id which board, from 1 to 1,024 characters
	 * @param member the member
	 * @param count how many better and how many worse ones at most, together with the
	 * member from 1 to {@code cache-starter.structures.max-per-call}
	 * @return the members, the best first; none if the member is not on the board
	 * @throws RedisFailureException if Redis has not answered in time
	 */
	public List<Ranked<M>> around(String id, M member, int count) {
		return neighbours(id, member, count).await();
	}

	/**
	 * Returns a member between its neighbours, like {@link #around}.
	 * @param id which board
	 * @param member the member
	 * @param count how many better and how many worse ones at most
	 * @return the members, the best first
	 */
	public CompletableFuture<List<Ranked<M>>> aroundAsync(String id, M member, int count) {
		return neighbours(id, member, count).future();
	}

	private Operation<List<byte[]>, List<Ranked<M>>> neighbours(String id, M member, int count) {
		long both = 2L * Math.max(0, count) + 1;
		this.entity.checkedCount("number of members, which is twice the neighbours and the member,",
				(int) Math.min(Integer.MAX_VALUE, both));
		return this.entity.read("around", RANGE, id, (found) -> ranked(found, 1), Utf8.bytes("around"),
				Utf8.bytes(Math.max(0, count)), checked(member));
	}

	private Operation<List<byte[]>, List<Ranked<M>>> range(String which, String id, int count) {
		return this.entity.read(which, RANGE, id,
				which.equals("bottom") ? (found) -> ranked(found, -1) : (found) -> ranked(found, 1), Utf8.bytes(which),
				Utf8.bytes(this.entity.checkedCount("number of members", count)));
	}

	/** Reads how many are before the first member, then each member and its score. */
	private List<Ranked<M>> ranked(List<byte[]> found, int step) {
		List<Ranked<M>> ranked = new ArrayList<>(found.size() / 2);
		long rank = found.isEmpty() ? 0 : Long.parseLong(Entity.text(found.get(0)));
		rank = (step > 0) ? rank + 1 : rank;
		for (int i = 1; i < found.size(); i += 2) {
			ranked.add(new Ranked<>(this.members.read(found.get(i)), rank, number(found.get(i + 1))));
			rank += step;
		}
		return ranked;
	}

	/**
	 * Takes a member off.
	 * @param id which board, from 1 to 1,024 characters
	 * @param member the member
	 * @return whether it was there
	 * @throws RedisFailureException if Redis has not done it in time
	 */
	public boolean remove(String id, M member) {
		return removing(id, member).await();
	}

	/**
	 * Takes a member off, like {@link #remove}.
	 * @param id which board
	 * @param member the member
	 * @return whether it was there
	 */
	public CompletableFuture<Boolean> removeAsync(String id, M member) {
		return removing(id, member).future();
	}

	private Operation<Long, Boolean> removing(String id, M member) {
		return this.entity.read("remove", REMOVE, id, (count) -> count > 0, checked(member));
	}

	private byte[] checked(M member) {
		return this.entity.checked(this.members.write(member), "member");
	}

	private static Double number(byte[] text) {
		return Double.valueOf(Entity.text(text));
	}

}
