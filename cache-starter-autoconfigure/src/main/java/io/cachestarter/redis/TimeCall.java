package io.cachestarter.redis;

import java.nio.ByteBuffer;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** {@code TIME}, in microseconds since the epoch. */
class TimeCall extends CommandCall<Long> {

	TimeCall(PendingCalls pending, RedisConnections connections) {
		super(pending, connections, CommandType.TIME, new Micros());
	}

	@Override
	public void encode(ByteBuf out) {
		Wire.begin(out, 1);
		Wire.word(out, CommandType.TIME.getBytes());
	}

	@Override
	public @Nullable CommandArgs<byte[], byte[]> getArgs() {
		return null;
	}

	/** Reads seconds, and the microseconds within the second. */
	private static final class Micros extends CommandOutput<byte[], byte[], Long> {

		private static final long IN_SECOND = 1_000_000;

		private long micros;

		Micros() {
			super(ByteArrayCodec.INSTANCE, null);
		}

		@Override
		public void multi(int count) {
			this.micros = 0;
		}

		@Override
		public void set(ByteBuffer digits) {
			long number = 0;
			while (digits.hasRemaining()) {
				number = number * 10 + digits.get() - '0';
			}
			this.micros = this.micros * IN_SECOND + number;
		}

		@Override
		public Long get() {
			return this.micros;
		}

	}

}
