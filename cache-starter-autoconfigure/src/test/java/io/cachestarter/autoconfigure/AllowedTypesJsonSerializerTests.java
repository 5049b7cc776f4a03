package io.cachestarter.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.cachestarter.test.CanaryLog;
import io.cachestarter.test.GadgetPayloads;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.serializer.SerializationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The values of the template name their classes, but only allowed ones are loaded. */
class AllowedTypesJsonSerializerTests {

	private final AllowedTypesJsonSerializer serializer = new AllowedTypesJsonSerializer(
			List.of("io.cachestarter.autoconfigure"), List.of());

	@Test
	void loadsNoClassThatIsNotAllowed() {
		for (String payload : GadgetPayloads.json()) {
			try {
				Object value = this.serializer.deserialize(payload.getBytes(StandardCharsets.UTF_8));
				assertThat(value).as(payload).isInstanceOfAny(Map.class, List.class);
			}
			catch (SerializationException ex) {
				assertThat(ex).as(payload).hasMessageContaining("allowed");
			}
			assertThat(CanaryLog.notes()).as(payload).isEmpty();
		}
	}

	@Test
	void loadsNoClassThatAnAllowedOneHolds() {
		String payload = "{\"@class\":\"%s\",\"type\":\"%s\"}".formatted(Holder.class.getName(), GadgetPayloads.CANARY);

		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.serializer.deserialize(payload.getBytes(StandardCharsets.UTF_8)));
		assertThat(CanaryLog.notes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"@class\":\"java.util.ArrayList<\"}", "[\"[L\",[]]", "[\"[\",[]]", "[\"\",1]",
			"{\"@class\":\"java.util.\"}", "{\"@class\":\"java.util.HashMap<<<\"}", "[[[[[[", "{\"@class\":1}",
			"[\"java.util.ArrayList<java.util.ArrayList<java.util.ArrayList>\",[]]", "\u0000" })
	void failsWithOneExceptionForMalformedNames(String payload) {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.serializer.deserialize(payload.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void failsWithOneExceptionForDeepValues() {
		byte[] deep = "[\"java.util.ArrayList\",[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> this.serializer.deserialize(deep));
	}

	@Test
	void bringsBackWhatIsAllowed() {
		for (Object value : List.of(new Holder("a", Holder.class), new ArrayList<>(List.of(new Holder("a", null))),
				EnumSet.of(DayOfWeek.FRIDAY), EnumSet.of(TimeUnit.DAYS), new EnumMap<>(Map.of(DayOfWeek.FRIDAY, "x")),
				TimeUnit.DAYS)) {
			assertThat(this.serializer.deserialize(this.serializer.serialize(value))).isEqualTo(value);
		}
		for (Object[] array : List.of(new String[] { "a" }, new Holder[] { new Holder("a", null) },
				new Integer[][] { { 1 } })) {
			assertThat(this.serializer.deserialize(this.serializer.serialize(array))).isEqualTo(array);
		}
	}

	record Holder(String name, @Nullable Class<?> type) {
	}

}
