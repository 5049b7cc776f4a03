package io.cachestarter.redis;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WireTests {

	@Test
	void writesACommand() {
		assertThat(written((out) -> {
			Wire.begin(out, 12);
			Wire.word(out, "GET".getBytes(StandardCharsets.UTF_8));
			Wire.word(out, "");
			Wire.word(out, "a key");
		})).isEqualTo("*12\r\n$3\r\nGET\r\n$0\r\n\r\n$5\r\na key\r\n");
	}

	@ParameterizedTest
	@CsvSource({ "0,1", "9,1", "10,2", "99,2", "100,3", "30000,5", "9223372036854775807,19" })
	void writesANumber(long number, int length) {
		assertThat(written((out) -> Wire.word(out, number))).isEqualTo("$" + length + "\r\n" + number + "\r\n");
	}

	@ParameterizedTest
	@CsvSource({ "Schlüssel,10", "鍵,3", "\uD83D\uDD11,4" })
	void countsTheBytesOfATextAndNotItsCharacters(String text, int length) {
		assertThat(written((out) -> Wire.word(out, text))).isEqualTo("$" + length + "\r\n" + text + "\r\n");
	}

	private static String written(Consumer<ByteBuf> command) {
		ByteBuf out = Unpooled.buffer();
		command.accept(out);
		return out.toString(StandardCharsets.UTF_8);
	}

}
