package io.cachestarter.redis;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Writes commands in the protocol of Redis, without any objects on the way. */
final class Wire {

	private static final int CRLF = '\r' << 8 | '\n';

	private Wire() {
	}

	/** Begins a command of a number of words, of which its name is the first. */
	static void begin(ByteBuf out, int words) {
		out.writeByte('*');
		digits(out, words);
		out.writeShort(CRLF);
	}

	static void word(ByteBuf out, byte[] bytes) {
		length(out, bytes.length);
		out.writeBytes(bytes);
		out.writeShort(CRLF);
	}

	static void word(ByteBuf out, String text) {
		length(out, ByteBufUtil.utf8Bytes(text));
		out.writeCharSequence(text, StandardCharsets.UTF_8);
		out.writeShort(CRLF);
	}

	/**
	 * Writes a number.
	 * @param number not negative
	 */
	static void word(ByteBuf out, long number) {
		int length = 1;
		for (long rest = number; rest > 9; rest /= 10) {
			length++;
		}
		length(out, length);
		digits(out, number);
		out.writeShort(CRLF);
	}

	private static void length(ByteBuf out, int length) {
		out.writeByte('$');
		digits(out, length);
		out.writeShort(CRLF);
	}

	private static void digits(ByteBuf out, long number) {
		if (number > 9) {
			digits(out, number / 10);
		}
		out.writeByte('0' + (int) (number % 10));
	}

}
