package io.cachestarter.redis;

import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;

/**
 * {@code TIME} right after a {@code SET} of a key that is not there. Answers with the
 * time if the key has been set.
 */
final class SetAndTimeCall extends TimeCall {

	private final Command<byte[], byte[], String> set = new SetIfAbsent();

	private final byte[] key;

	private final String value;

	private final long ttlMillis;

	SetAndTimeCall(PendingCalls pending, RedisConnections connections, byte[] key, String value, long ttlMillis) {
		super(pending, connections);
		this.key = key;
		this.value = value;
		this.ttlMillis = ttlMillis;
	}

	@Override
	void send() {
		connections().dispatch(List.of(this.set, this));
	}

	@Override
	public void complete() {
		if (!this.set.isDone()) {
			completeExceptionally(new RedisFailureException("Redis has told its time before it has set a key"));
		}
		else if (this.set.get() == null) {
			complete(RedisGateway.NOT_SET);
		}
		else {
			super.complete();
		}
	}

	/**
	 * Its failure is that of the call, and it is not sent any more when that has ended.
	 */
	private final class SetIfAbsent extends Command<byte[], byte[], String> {

		SetIfAbsent() {
			super(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE));
		}

		@Override
		public void encode(ByteBuf out) {
			Wire.begin(out, 6);
			Wire.word(out, CommandType.SET.getBytes());
			Wire.word(out, SetAndTimeCall.this.key);
			Wire.word(out, SetAndTimeCall.this.value);
			Wire.word(out, CommandKeyword.NX.getBytes());
			Wire.word(out, CommandKeyword.PX.getBytes());
			Wire.word(out, SetAndTimeCall.this.ttlMillis);
		}

		@Override
		public void complete() {
			super.complete();
			if (this.output.hasError()) {
				SetAndTimeCall.this.fail(ExceptionFactory.createExecutionException(getError()));
			}
		}

		@Override
		public boolean completeExceptionally(Throwable failure) {
			SetAndTimeCall.this.completeExceptionally(failure);
			return super.completeExceptionally(failure);
		}

		@Override
		public void cancel() {
			SetAndTimeCall.this.cancel();
			super.cancel();
		}

		@Override
		public boolean isDone() {
			return super.isDone() || SetAndTimeCall.this.isDone();
		}

	}

}
