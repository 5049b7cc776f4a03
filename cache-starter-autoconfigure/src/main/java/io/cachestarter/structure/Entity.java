package io.cachestarter.structure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import org.jspecify.annotations.Nullable;

/**
 * Structures of one kind about one thing: makes their keys and runs their scripts.
 * Immutable and safe for use by multiple threads.
 */
final class Entity {

	private static final String LIBRARY = "structures";

	private static final LuaScript<Long> DELETE = LuaScript.returningLong(LIBRARY, "structure-delete");

	private static final int LONGEST_ID = 1_024;

	private final StructureContext context;

	private final StructureKind kind;

	private final String name;

	private final byte[] ttlMillis;

	private final byte[] sliding;

	Entity(StructureContext context, StructureKind kind, String name, Expiry expiry) {
		this.context = context;
		this.kind = kind;
		this.name = checkName("entity", name);
		this.ttlMillis = Utf8.bytes(expiry.ttl().toMillis());
		this.sliding = Utf8.bytes(expiry.sliding() ? 1 : 0);
	}

	static LuaScript<Long> returningLong(String script) {
		return LuaScript.returningLong(LIBRARY, script);
	}

	static LuaScript<List<byte[]>> returningManyBytes(String script) {
		return LuaScript.returningManyBytes(LIBRARY, script);
	}

	StructureSettings settings() {
		return this.context.settings();
	}

	/** Runs a script that only reads. */
	<A, R extends @Nullable Object> Operation<A, R> read(String operation, LuaScript<A> script, String id,
			Function<A, R> reader, byte[]... arguments) {
		byte[] key = Utf8.bytes(this.context.names().structure(this.kind.code(), this.name, checkName("id", id)));
		long start = this.context.clock().nanos();
		CompletableFuture<A> answer = this.context.redis().run(script, key, arguments);
		return new Operation<>(this.context.redis(), answer.whenComplete((found, ex) -> this.context.observer()
			.onOperation(this.kind, operation, ex == null, this.context.clock().nanos() - start)), reader);
	}

	/** Runs a script that writes; its first two arguments are the expiry. */
	<A, R extends @Nullable Object> Operation<A, R> write(String operation, LuaScript<A> script, String id,
			Function<A, R> reader, byte[]... arguments) {
		byte[][] all = new byte[arguments.length + 2][];
		all[0] = this.ttlMillis;
		all[1] = this.sliding;
		System.arraycopy(arguments, 0, all, 2, arguments.length);
		return read(operation, script, id, reader, all);
	}

	Operation<Long, Boolean> delete(String id) {
		return read("delete", DELETE, id, (count) -> count > 0);
	}

	/** Makes sure that what is written is not too large. */
	byte[] checked(byte[] json, String what) {
		if (json.length > settings().maxValueBytes()) {
			throw new IllegalArgumentException("The " + what + " of '" + this.name + "' has " + json.length
					+ " bytes as JSON, but at most " + settings().maxValueBytes()
					+ " are allowed. Raise 'cache-starter.structures.max-value-size', or keep less in it");
		}
		return json;
	}

	/** Makes sure that a call writes or reads not too much. */
	int checkedCount(String argument, int count) {
		if (count < 1 || count > settings().maxPerCall()) {
			throw new IllegalArgumentException(
					"The " + argument + " for '" + this.name + "' is " + count + ", but it has to be from 1 to "
							+ settings().maxPerCall() + ", which is set by 'cache-starter.structures.max-per-call'");
		}
		return count;
	}

	static int checkedCap(int cap, int highest, String property) {
		if (cap < 1 || cap > highest) {
			throw new IllegalArgumentException("The cap is " + cap + ", but it has to be from 1 to " + highest
					+ ", which is set by 'cache-starter.structures." + property + "'");
		}
		return cap;
	}

	private static String checkName(String argument, String text) {
		if (text.isEmpty() || text.length() > LONGEST_ID) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"The %s of a structure has %d characters, but it has to have from 1 to %d", argument, text.length(),
					LONGEST_ID));
		}
		return text;
	}

	static byte[][] array(List<byte[]> arguments) {
		return arguments.toArray(byte[][]::new);
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
