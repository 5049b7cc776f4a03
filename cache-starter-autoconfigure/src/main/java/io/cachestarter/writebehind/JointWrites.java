package io.cachestarter.writebehind;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.remote.JointPut;
import io.cachestarter.writebehind.JointWrite.Result;
import org.jspecify.annotations.Nullable;

/**
 * Has the writes of one cache accepted in one step with their puts. Those that come while
 * a script is on its way are sent together with the next one, as a database commits the
 * transactions of a group (D. DeWitt et al., Implementation Techniques for Main Memory
 * Database Systems, SIGMOD 1984). Safe for use by multiple threads; nothing here waits.
 */
final class JointWrites {

	/*
	 * Invariant: while a write waits, as many scripts as may be are on their way, and the
	 * end of each sends those that wait. So every write ends, because every script does.
	 * Writes are sent in the order in which they came.
	 *
	 * Those that wait for a script that fails are not sent, and their callers are told
	 * so: nobody waits for longer than the timeout of one script.
	 *
	 * A caller that has gone meanwhile, because it was interrupted, does not put the
	 * value into the heap of this node. Its write is not sent if it still waits, and else
	 * its key is evicted, because the heap may have got the old value.
	 */

	private static final LuaScript<List<byte[]>> ACCEPT_PUTS = LuaScript.returningManyBytes(
			Stream.concat(Partition.ACCEPTING.stream(), JointPut.LIBRARIES.stream()).toList(), "accept-puts");

	/** Scripts that may be on their way: one is made by Redis while the other travels. */
	private static final int MAX_SCRIPTS = 2;

	/** Writes of one script, so that it does not stall Redis. */
	private static final int MAX_WRITES = 64;

	/** After this many bytes no more writes are added to a script. */
	private static final int MAX_BYTES = 256 * 1024;

	private final Deque<JointWrite> waiting = new ArrayDeque<>();

	private final RedisGateway redis;

	private final List<byte[]> bounds;

	private int scripts;

	JointWrites(RedisGateway redis, List<byte[]> bounds) {
		this.redis = redis;
		this.bounds = bounds;
	}

	/** Has a write accepted, now or together with others. */
	CompletableFuture<Result> add(JointWrite write) {
		List<JointWrite> batch = List.of();
		synchronized (this) {
			this.waiting.add(write);
			if (this.scripts < MAX_SCRIPTS) {
				this.scripts++;
				batch = next();
			}
		}
		if (!batch.isEmpty()) {
			send(batch);
		}
		return write.result();
	}

	/** Takes those that are sent with one script; needs the lock. */
	private List<JointWrite> next() {
		List<JointWrite> batch = new ArrayList<>();
		int bytes = 0;
		while (!this.waiting.isEmpty() && batch.size() < MAX_WRITES && bytes < MAX_BYTES) {
			JointWrite write = this.waiting.remove();
			if (!write.result().isDone()) {
				batch.add(write);
				bytes += write.size();
			}
		}
		return batch;
	}

	private void send(List<JointWrite> batch) {
		Map<Partition, List<JointWrite>> byPartition = new LinkedHashMap<>();
		batch
			.forEach((write) -> byPartition.computeIfAbsent(write.partition(), (same) -> new ArrayList<>()).add(write));
		List<JointWrite> writes = byPartition.values().stream().flatMap(Collection::stream).toList();
		CompletableFuture<?> unused = begin(byPartition, writes).whenComplete((answers, ex) -> {
			sendNext(ex);
			for (int i = 0; i < writes.size(); i++) {
				end(writes.get(i), (answers != null) ? answers.get(i) : null, ex);
			}
		});
	}

	private CompletableFuture<List<Answer>> begin(Map<Partition, List<JointWrite>> byPartition,
			List<JointWrite> writes) {
		try {
			return JointPut.send(writes.stream().map(JointWrite::put).toList(),
					(channel, message) -> run(byPartition, channel, message).thenApply(Answer::readAll),
					(answers) -> answers.stream().map(Answer::micros).toList());
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void sendNext(@Nullable Throwable failure) {
		List<JointWrite> unsent = List.of();
		List<JointWrite> batch = List.of();
		synchronized (this) {
			if (failure != null) {
				unsent = List.copyOf(this.waiting);
				this.waiting.clear();
			}
			batch = next();
			if (batch.isEmpty()) {
				this.scripts--;
			}
		}
		unsent.forEach((write) -> write.result()
			.completeExceptionally(new RedisFailureException("an earlier write had no answer")));
		if (!batch.isEmpty()) {
			send(batch);
		}
	}

	private CompletableFuture<List<byte[]>> run(Map<Partition, List<JointWrite>> byPartition, byte[] channel,
			byte[] message) {
		List<byte[]> keys = new ArrayList<>();
		List<byte[]> arguments = new ArrayList<>(this.bounds);
		arguments.add(channel);
		arguments.add(message);
		byPartition.forEach((partition, writes) -> {
			keys.addAll(partition.keys());
			arguments.add(Utf8.bytes(writes.size()));
			for (JointWrite write : writes) {
				keys.add(write.put().key());
				arguments.addAll(write.arguments());
			}
		});
		return this.redis.change(ACCEPT_PUTS, keys, arguments.toArray(byte[][]::new));
	}

	private void end(JointWrite write, @Nullable Answer answer, @Nullable Throwable failure) {
		Result result = (answer != null) ? answer.result() : null;
		if (result != null) {
			if (!write.result().complete(result)) {
				write.put().evictLater();
			}
		}
		else {
			write.result()
				.completeExceptionally((answer != null) ? this.redis.failure(new IllegalStateException(answer.text()))
						: Objects.requireNonNull(failure));
		}
	}

	/**
	 * What the script says of one write.
	 *
	 * @param text what became of it
	 * @param result the same, or {@code null} if it failed
	 * @param micros when the entry was stored, or a number that says that it was not
	 */
	private record Answer(String text, @Nullable Result result, long micros) {

		static List<Answer> readAll(List<byte[]> parts) {
			List<Answer> answers = new ArrayList<>();
			for (int i = 0; i < parts.size(); i += 2) {
				String text = Utf8.text(parts.get(i));
				Result result = result(text);
				answers.add(new Answer(text, result,
						(result != null) ? Long.parseLong(Utf8.text(parts.get(i + 1))) : JointPut.UNKNOWN));
			}
			return answers;
		}

		private static @Nullable Result result(String text) {
			return switch (text) {
				case "new" -> Result.NEW;
				case "coalesced" -> Result.COALESCED;
				case "full" -> Result.FULL;
				default -> null;
			};
		}

	}

}
