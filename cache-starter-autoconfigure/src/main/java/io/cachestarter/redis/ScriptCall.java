package io.cachestarter.redis;

import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * {@code EVALSHA}, and {@code EVAL} if the server does not know the script.
 *
 * @param <T> what the script answers with
 */
final class ScriptCall<T extends @Nullable Object> extends CommandCall<T> {

	private final LuaScript<T> script;

	private final byte[][] keys;

	private final Object[] arguments;

	/**
	 * Creates a call that has not begun.
	 * @param keys the keys, of one cluster slot
	 * @param arguments byte arrays or strings
	 */
	ScriptCall(PendingCalls pending, RedisConnections connections, LuaScript<T> script, byte[][] keys,
			Object[] arguments) {
		super(pending, connections, CommandType.EVALSHA, script.newOutput());
		this.script = script;
		this.keys = keys;
		this.arguments = arguments;
	}

	@Override
	public void encode(ByteBuf out) {
		Wire.begin(out, 3 + this.keys.length + this.arguments.length);
		Wire.word(out, CommandType.EVALSHA.getBytes());
		Wire.word(out, this.script.sha1());
		Wire.word(out, this.keys.length);
		for (byte[] key : this.keys) {
			Wire.word(out, key);
		}
		for (Object argument : this.arguments) {
			if (argument instanceof String text) {
				Wire.word(out, text);
			}
			else {
				Wire.word(out, (byte[]) argument);
			}
		}
	}

	@Override
	public CommandArgs<byte[], byte[]> getArgs() {
		return args(new CommandArgs<>(ByteArrayCodec.INSTANCE).add(this.script.sha1()));
	}

	private CommandArgs<byte[], byte[]> args(CommandArgs<byte[], byte[]> args) {
		args.add(this.keys.length).addKeys(this.keys);
		for (Object argument : this.arguments) {
			args.add(argument);
		}
		return args;
	}

	@Override
	void fail(RedisCommandExecutionException error) {
		if (error instanceof RedisNoScriptException && !isDone()) {
			sendSource();
		}
		else {
			super.fail(error);
		}
	}

	private void sendSource() {
		AsyncCommand<byte[], byte[], T> eval = new AsyncCommand<>(new Command<>(CommandType.EVAL,
				this.script.newOutput(), args(new CommandArgs<>(ByteArrayCodec.INSTANCE).add(this.script.source()))));
		CompletableFuture<?> unused = eval.whenComplete(this::end);
		connections().dispatch(eval);
	}

}
