package io.cachestarter.codec;

import java.util.List;
import java.util.function.Consumer;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.smile.SmileMapper;

/**
 * Builds the mappers of all formats alike, so that a value survives in each of them. They
 * have nothing to do with the mapper of the web layer, whose settings may lose data.
 */
final class JacksonMappers {

	private static final Library SPRING_DATA = new Library("org.springframework.data.domain.Page",
			"org.springframework.data:spring-data-commons");

	private final List<JacksonModule> modules;

	private final List<Consumer<MapperBuilder<?, ?>>> customizers;

	JacksonMappers(List<JacksonModule> modules, List<Consumer<MapperBuilder<?, ?>>> customizers) {
		this.modules = modules;
		this.customizers = customizers;
	}

	ObjectMapper json() {
		return configure(JsonMapper.builder()).build();
	}

	ObjectMapper smile() {
		return Smile.create(this);
	}

	ObjectMapper cbor() {
		return Cbor.create(this);
	}

	private <M extends ObjectMapper, B extends MapperBuilder<M, B>> B configure(B builder) {
		builder.typeFactory(namingNoClass())
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
			.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE, DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS,
					DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
			.findAndAddModules()
			.addModules(this.modules);
		this.customizers.forEach((customizer) -> customizer.accept(builder));
		// Last, so that nothing before can take the promises back.
		if (!(builder.typeFactory() instanceof GuardedTypeFactory)) {
			builder.typeFactory(namingNoClass().withClassLoader(builder.typeFactory().getClassLoader()));
		}
		builder.deactivateDefaultTyping().addModule(new FaithfulModule()).addHandler(new DamagedNames());
		if (SPRING_DATA.isPresent()) {
			builder.addModule(new PageModule());
		}
		return builder;
	}

	private static TypeFactory namingNoClass() {
		return new GuardedTypeFactory((name) -> false);
	}

	/** Touched only when the library is there. */
	private static final class Smile {

		static ObjectMapper create(JacksonMappers mappers) {
			return mappers.configure(SmileMapper.builder()).build();
		}

	}

	/** Touched only when the library is there. */
	private static final class Cbor {

		static ObjectMapper create(JacksonMappers mappers) {
			return mappers.configure(CBORMapper.builder()).build();
		}

	}

}
