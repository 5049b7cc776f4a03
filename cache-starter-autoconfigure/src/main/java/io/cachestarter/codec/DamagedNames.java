package io.cachestarter.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/**
 * Refuses a property that has a name and no value. Jackson keeps what it does not know of
 * a record aside, and looks for the end of that for ever if damaged bytes of a binary
 * format have left it without one.
 */
final class DamagedNames extends DeserializationProblemHandler {

	@Override
	public boolean handleUnknownProperty(DeserializationContext context, JsonParser parser,
			@Nullable ValueDeserializer<?> deserializer, Object beanOrClass, @Nullable String name) {
		if (parser.currentToken() == null) {
			context.reportInputMismatch(deserializer, "A property has no value");
		}
		return false;
	}

}
