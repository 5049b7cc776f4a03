package io.cachestarter.redis;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * A call that is one command. It is what Lettuce sends and completes, writes itself into
 * the buffer of the connection, and so needs no objects beside it but its output. When it
 * has ended before it was sent, for example because its time is over, Lettuce does not
 * send it any more.
 *
 * @param <T> what Redis answers with
 */
abstract class CommandCall<T extends @Nullable Object> extends Call<T>
		implements RedisCommand<byte[], byte[], T>, CompleteableCommand<T> {

	private final RedisConnections connections;

	private final CommandType type;

	private final CommandOutput<byte[], byte[], T> output;

	CommandCall(PendingCalls pending, RedisConnections connections, CommandType type,
			CommandOutput<byte[], byte[], T> output) {
		super(pending);
		this.connections = connections;
		this.type = type;
		this.output = output;
	}

	@Override
	void send() {
		this.connections.dispatch(this);
	}

	final RedisConnections connections() {
		return this.connections;
	}

	@Override
	public void complete() {
		String error = this.output.getError();
		if (error != null) {
			fail(ExceptionFactory.createExecutionException(error));
		}
		else {
			complete(this.output.get());
		}
	}

	/** Ends with an error that Redis has answered with. */
	void fail(RedisCommandExecutionException error) {
		completeExceptionally(error);
	}

	@Override
	public void cancel() {
		cancel(false);
	}

	@Override
	public CommandType getType() {
		return this.type;
	}

	@Override
	public CommandOutput<byte[], byte[], T> getOutput() {
		return this.output;
	}

	@Override
	public void setOutput(CommandOutput<byte[], byte[], T> output) {
		throw new UnsupportedOperationException("Only the end of a transaction gets another output");
	}

	@Override
	public void onComplete(Consumer<? super T> action) {
		CompletableFuture<?> unused = thenAccept(action);
	}

	@Override
	public void onComplete(BiConsumer<? super T, Throwable> action) {
		CompletableFuture<?> unused = whenComplete(action);
	}

}
