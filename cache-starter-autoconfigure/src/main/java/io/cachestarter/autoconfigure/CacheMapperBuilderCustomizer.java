package io.cachestarter.autoconfigure;

import tools.jackson.databind.cfg.MapperBuilder;

/**
 * Callback for beans that change how values are written to Redis as JSON, Smile or CBOR.
 * The settings of {@code spring.jackson} do not apply there: they are made for the web,
 * and what is cached has to come back as it went in. Changing the format makes entries
 * unreadable that were written before; they then count as misses.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CacheMapperBuilderCustomizer {

	/**
	 * Customizes the builder of a mapper.
	 * @param builder the builder, one for each format
	 */
	void customize(MapperBuilder<?, ?> builder);

}
