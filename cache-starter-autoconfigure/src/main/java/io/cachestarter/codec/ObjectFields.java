package io.cachestarter.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;

/**
 * Takes a record or a bean apart into one JSON text for each of its properties, and puts
 * it together again. Numbers keep all of their digits. Immutable and safe for use by
 * multiple threads.
 *
 * @param <T> the record or bean
 * @since 0.1.0
 */
public final class ObjectFields<T> {

	private static final byte[] NULL = { 'n', 'u', 'l', 'l' };

	private final ObjectMapper mapper;

	private final ValueCodec codec;

	private final Class<T> type;

	private final ValueType valueType;

	/** The class of each property, by its name in JSON. */
	private final Map<String, Class<?>> properties;

	ObjectFields(ObjectMapper mapper, ValueCodec codec, Class<T> type) {
		this.mapper = mapper;
		this.codec = codec;
		this.type = type;
		this.valueType = ValueType.of(type);
		this.properties = Collections.unmodifiableMap(propertiesOf(mapper, type));
		if (this.properties.isEmpty()) {
			throw new IllegalArgumentException("The type " + type.getName()
					+ " has no properties in JSON. Use a record, or a class with getters and setters");
		}
	}

	private static Map<String, Class<?>> propertiesOf(ObjectMapper mapper, Class<?> type) {
		PropertyCollector collector = new PropertyCollector();
		try {
			mapper.acceptJsonFormatVisitor(type, collector);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The properties of " + type.getName() + " cannot be told", ex);
		}
		return collector.properties;
	}

	/**
	 * Returns the properties.
	 * @return their names in JSON
	 */
	public Set<String> names() {
		return this.properties.keySet();
	}

	/**
	 * Takes an object apart.
	 * @param object the object
	 * @return the JSON of each property, in the order in which they are written
	 * @throws CodecException if it cannot be written
	 */
	public Map<String, byte[]> write(T object) {
		Map<String, byte[]> fields = new LinkedHashMap<>();
		byte[] json = this.codec.encode(object, this.valueType);
		try (JsonParser parser = this.mapper.createParser(json)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new CodecException(this.type.getName() + " is not written as an object");
			}
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				parser.nextToken();
				fields.put(name, copy(parser));
			}
		}
		catch (JacksonException ex) {
			throw new CodecException("The properties of a " + this.type.getName() + " cannot be told apart", ex);
		}
		return fields;
	}

	private byte[] copy(JsonParser parser) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (JsonGenerator generator = this.mapper.createGenerator(out)) {
			generator.copyCurrentStructureExact(parser);
		}
		return out.toByteArray();
	}

	/**
	 * Puts an object together.
	 * @param fields the JSON of each property; others are ignored, and those that are
	 * missing are what Jackson makes of them
	 * @return the object
	 * @throws CodecException if it cannot be read
	 */
	public T read(Map<String, byte[]> fields) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (JsonGenerator generator = this.mapper.createGenerator(out)) {
			generator.writeStartObject();
			fields.forEach((name, json) -> {
				generator.writeName(name);
				generator.writeRawValue(new String(json, StandardCharsets.UTF_8));
			});
			generator.writeEndObject();
		}
		catch (JacksonException ex) {
			throw new CodecException("A " + this.type.getName() + " cannot be put together", ex);
		}
		byte[] json = out.toByteArray();
		return this.type.cast(this.codec.decode(json, 0, json.length, this.valueType));
	}

	/**
	 * Writes the value of one property.
	 * @param name the property, in JSON
	 * @param value its value
	 * @return the JSON
	 * @throws IllegalArgumentException if there is no such property, or it cannot have
	 * this value
	 * @throws CodecException if the value cannot be written
	 */
	public byte[] writeField(String name, @Nullable Object value) {
		Class<?> property = property(name);
		if (value == null) {
			return NULL.clone();
		}
		if (!property.isInstance(value)) {
			throw new IllegalArgumentException("The property '" + name + "' of " + this.type.getName() + " is a "
					+ property.getName() + " and cannot have a value of " + value.getClass().getName());
		}
		return this.codec.encode(value, ValueType.ofValue(value));
	}

	/**
	 * Reads the value of one property.
	 * @param <F> the kind of value
	 * @param json the JSON
	 * @param fieldType the class of the value
	 * @return the value, or {@code null} if it is none
	 * @throws CodecException if it cannot be read
	 */
	public <F> @Nullable F readField(byte[] json, Class<F> fieldType) {
		if (Arrays.equals(json, NULL)) {
			return null;
		}
		return fieldType.cast(this.codec.decode(json, 0, json.length, ValueType.of(fieldType)));
	}

	/**
	 * Makes sure that there is a property.
	 * @param name its name in JSON
	 * @return its class, wrapped if it is primitive
	 * @throws IllegalArgumentException if there is none
	 */
	public Class<?> property(String name) {
		Class<?> property = this.properties.get(name);
		if (property == null) {
			throw new IllegalArgumentException("The type " + this.type.getName() + " has no property '" + name
					+ "' in JSON. It has " + this.properties.keySet());
		}
		return property;
	}

	private static final class PropertyCollector extends JsonFormatVisitorWrapper.Base {

		private final Map<String, Class<?>> properties = new TreeMap<>();

		@Override
		public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
			return new JsonObjectFormatVisitor.Base(getContext()) {

				@Override
				public void property(BeanProperty property) {
					add(property.getName(), property.getType());
				}

				@Override
				public void property(String name, JsonFormatVisitable handler, JavaType type) {
					add(name, type);
				}

				@Override
				public void optionalProperty(BeanProperty property) {
					add(property.getName(), property.getType());
				}

				@Override
				public void optionalProperty(String name, JsonFormatVisitable handler, JavaType type) {
					add(name, type);
				}

			};
		}

		private void add(String name, JavaType type) {
			this.properties.put(name, ValueType.of(type.getRawClass()).rawClass());
		}

	}

}
