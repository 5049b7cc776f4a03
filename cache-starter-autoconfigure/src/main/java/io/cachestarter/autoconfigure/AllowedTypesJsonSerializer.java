package io.cachestarter.autoconfigure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.cachestarter.codec.GuardedTypeFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;

/**
 * Writes values of any type as JSON that names their classes, and creates only classes
 * that are allowed from such names: those of the given packages, and values and
 * collections of the JDK. Safe for use by multiple threads.
 */
final class AllowedTypesJsonSerializer implements RedisSerializer<Object> {

	@SuppressWarnings("JavaUtilDate") // values are what users have
	private static final Set<Class<?>> VALUES = Set.of(Byte.class, Short.class, Integer.class, Long.class, Float.class,
			Double.class, Boolean.class, Character.class, String.class, BigInteger.class, BigDecimal.class, URI.class,
			UUID.class, Date.class, Locale.class, Currency.class, TimeUnit.class);

	private static final byte[] NOTHING = {};

	private final ObjectWriter writer;

	private final ObjectReader reader;

	AllowedTypesJsonSerializer(List<String> packages, List<JacksonModule> modules) {
		JsonMapper mapper = JsonMapper.builder()
			.typeFactory(new GuardedTypeFactory((name) -> mayBeLoaded(name, packages)))
			.findAndAddModules()
			.addModules(modules)
			.activateDefaultTyping(allowed(packages), DefaultTyping.NON_FINAL, JsonTypeInfo.As.PROPERTY)
			.build();
		// Declared as Object, so that every value says its class, final ones included.
		this.writer = mapper.writerFor(Object.class);
		this.reader = mapper.readerFor(Object.class);
	}

	@Override
	public byte[] serialize(@Nullable Object value) {
		if (value == null) {
			return NOTHING;
		}
		try {
			return this.writer.writeValueAsBytes(value);
		}
		catch (RuntimeException | StackOverflowError | LinkageError ex) {
			throw new SerializationException("A " + value.getClass().getName() + " cannot be written as JSON", ex);
		}
	}

	@Override
	public @Nullable Object deserialize(byte @Nullable [] bytes) {
		if (bytes == null || bytes.length == 0) {
			return null;
		}
		try {
			return this.reader.readValue(bytes);
		}
		catch (RuntimeException | StackOverflowError | LinkageError ex) {
			throw new SerializationException(
					"The bytes are not the JSON of an allowed class; see cache-starter.allowed-packages", ex);
		}
	}

	private static PolymorphicTypeValidator allowed(List<String> packages) {
		BasicPolymorphicTypeValidator.Builder builder = BasicPolymorphicTypeValidator.builder()
			.allowIfSubTypeIsArray()
			.allowIfSubType(new BasicPolymorphicTypeValidator.TypeMatcher() {

				@Override
				public boolean match(DatabindContext context, Class<?> type) {
					return isValue(type);
				}

			});
		packages.forEach((name) -> builder.allowIfSubType(name + "."));
		return builder.build();
	}

	/**
	 * Tells of the name of a class whether it may be loaded. The validator above is asked
	 * too late: after the class, and those that it is an array or a collection of, have
	 * been initialized.
	 */
	private static boolean mayBeLoaded(String className, List<String> packages) {
		int dimensions = className.lastIndexOf('[') + 1;
		String element = className.substring(dimensions);
		if (dimensions > 0 && !element.startsWith("L")) {
			return true;
		}
		String name = (dimensions > 0) ? element.substring(1, element.length() - 1) : element;
		return packages.stream().anyMatch((each) -> name.startsWith(each + "."))
				|| (name.startsWith("java.") && isValue(name));
	}

	private static boolean isValue(String className) {
		try {
			Class<?> type = Class.forName(className, false, null);
			return type == Object.class || isValue(type);
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	private static boolean isValue(Class<?> type) {
		String packageName = type.getPackageName();
		boolean container = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
		return VALUES.contains(type) || packageName.equals("java.time")
				|| (packageName.equals("java.util") && container);
	}

}
