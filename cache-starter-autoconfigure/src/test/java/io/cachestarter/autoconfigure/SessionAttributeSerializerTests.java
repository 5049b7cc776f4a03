package io.cachestarter.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.cachestarter.autoconfigure.SessionAttributeSerializer.Unreadable;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.serializer.SerializationException;
import org.springframework.session.data.redis.RedisSessionMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SessionAttributeSerializerTests {

	private final SessionAttributeSerializer serializer = new SessionAttributeSerializer(
			new AllowedTypesJsonSerializer(List.of("io.cachestarter.autoconfigure"), List.of()));

	private final ReadableSessionMapper mapper = new ReadableSessionMapper(() -> {
	});

	@Test
	void keepsAttributesAndTimes() {
		for (Object value : List.of(new Cart(List.of("tea")), 1_700_000_000_000L, 1800, "text")) {
			assertThat(this.serializer.deserialize(this.serializer.serialize(value))).isEqualTo(value);
		}
		assertThat(this.serializer.deserialize(this.serializer.serialize(null))).isNull();
	}

	@Test
	void refusesWhatCouldNotBeReadBack() {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.serializer.serialize(Base64.getEncoder()))
			.withMessageContaining("java.util.Base64$Encoder")
			.withMessageContaining("cache-starter.allowed-packages");
	}

	@Test
	void marksWhatCannotBeRead() {
		byte[] hostile = "[\"javax.naming.InitialContext\",{}]".getBytes(StandardCharsets.UTF_8);

		assertThat(this.serializer.deserialize(hostile)).isEqualTo(Unreadable.ATTRIBUTE);
	}

	@Test
	void makesNoSessionOfWhatCannotBeReadAsAWhole() {
		Map<String, Object> entries = entries();
		assertThat(this.mapper.apply("id", entries)).isNotNull();
		assertThat(new RedisSessionMapper().apply("id", entries)).isNotNull();

		entries.put("sessionAttr:cart", Unreadable.ATTRIBUTE);
		assertThat(this.mapper.apply("id", entries)).isNull();

		entries = entries();
		entries.remove("creationTime");
		assertThat(this.mapper.apply("id", entries)).isNull();

		entries = entries();
		entries.put("maxInactiveInterval", "text");
		assertThat(this.mapper.apply("id", entries)).isNull();
	}

	private static Map<String, Object> entries() {
		return new HashMap<>(Map.of("creationTime", 1L, "lastAccessedTime", 2L, "maxInactiveInterval", 1800,
				"sessionAttr:cart", "tea"));
	}

	record Cart(List<String> articles) {
	}

}
