package io.cachestarter.codec;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.AbstractTypeResolver;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.module.SimpleModule;

/**
 * Keeps the order of sets and maps, and keeps the names of classes out of the data.
 */
final class FaithfulModule extends SimpleModule {

	FaithfulModule() {
		super(FaithfulModule.class.getName());
		addSerializer(new DeclaredValue.Serializer());
		addSerializer(new ClassRefusingSerializer());
		addDeserializer(Class.class, new ClassRefusingDeserializer());
	}

	@Override
	public void setupModule(SetupContext context) {
		super.setupModule(context);
		context.addAbstractTypeResolver(new OrderKeepingTypes());
		context.insertAnnotationIntrospector(new ClassNameRefusal());
	}

	private static final class OrderKeepingTypes extends AbstractTypeResolver {

		private static final Map<Class<?>, Class<?>> ORDERED = Map.of(Set.class, LinkedHashSet.class, HashSet.class,
				LinkedHashSet.class, HashMap.class, LinkedHashMap.class);

		@Override
		public @Nullable JavaType findTypeMapping(DeserializationConfig config, JavaType type) {
			Class<?> ordered = ORDERED.get(type.getRawClass());
			return (ordered != null) ? config.getTypeFactory().constructSpecializedType(type, ordered) : null;
		}

	}

	private static final class ClassNameRefusal extends NopAnnotationIntrospector {

		@Override
		public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
			JsonTypeInfo info = annotated.getAnnotation(JsonTypeInfo.class);
			if (info != null && (info.use() == JsonTypeInfo.Id.CLASS || info.use() == JsonTypeInfo.Id.MINIMAL_CLASS)) {
				throw new CodecException("Cached values carry no class names: let @JsonTypeInfo on "
						+ annotated.getName() + " use names and list the subtypes in @JsonSubTypes");
			}
			return null;
		}

	}

	private static final class ClassRefusingSerializer extends ValueSerializer<Class<?>> {

		@Override
		public Class<?> handledType() {
			return Class.class;
		}

		@Override
		public void serialize(Class<?> value, JsonGenerator generator, SerializationContext context) {
			throw refusal();
		}

		static CodecException refusal() {
			return new CodecException("Cached values carry no class names: keep a name of your own instead of a Class");
		}

	}

	private static final class ClassRefusingDeserializer extends ValueDeserializer<Class<?>> {

		@Override
		public Class<?> deserialize(JsonParser parser, DeserializationContext context) {
			throw ClassRefusingSerializer.refusal();
		}

	}

}
