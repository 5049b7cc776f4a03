package io.cachestarter.codec;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A value to write as if it were a property of the declared type. A writer for a root
 * type would instead write only what the declared type has, and silently drop the rest of
 * a subclass, even in the elements of a collection.
 */
record DeclaredValue(Object value, JavaType type) {

	static final class Serializer extends ValueSerializer<DeclaredValue> {

		@Override
		public Class<?> handledType() {
			return DeclaredValue.class;
		}

		@Override
		public void serialize(DeclaredValue declared, JsonGenerator generator, SerializationContext context) {
			JavaType type = declared.type();
			if (type.isContainerType() || type.isReferenceType() || type.isTypeOrSubTypeOf(Iterable.class)) {
				context.findTypedValueSerializer(type, /* cache= */ true)
					.serialize(declared.value(), generator, context);
				return;
			}
			JavaType actual = type.hasGenericTypes()
					? context.constructSpecializedType(type, declared.value().getClass())
					: context.constructType(declared.value().getClass());
			ValueSerializer<Object> serializer = context.findPrimaryPropertySerializer(actual, null);
			TypeSerializer typeSerializer = context.findTypeSerializer(type);
			if (typeSerializer != null) {
				serializer.serializeWithType(declared.value(), generator, context, typeSerializer);
			}
			else {
				serializer.serialize(declared.value(), generator, context);
			}
		}

	}

}
