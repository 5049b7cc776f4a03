package io.cachestarter.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** {@code GET}, which finds nothing where a key holds something else than a string. */
final class GetCall extends CommandCall<byte @Nullable []> {

	private static final byte[] NOTHING = {};

	private final byte[] key;

	GetCall(PendingCalls pending, RedisConnections connections, byte[] key) {
		super(pending, connections, CommandType.GET, new ValueOutput<>(ByteArrayCodec.INSTANCE));
		this.key = key;
	}

	@Override
	public void encode(ByteBuf out) {
		Wire.begin(out, 2);
		Wire.word(out, CommandType.GET.getBytes());
		Wire.word(out, this.key);
	}

	@Override
	public CommandArgs<byte[], byte[]> getArgs() {
		return new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(this.key);
	}

	@Override
	void fail(RedisCommandExecutionException error) {
		if (String.valueOf(error.getMessage()).startsWith("WRONGTYPE")) {
			complete(NOTHING);
		}
		else {
			super.fail(error);
		}
	}

}
